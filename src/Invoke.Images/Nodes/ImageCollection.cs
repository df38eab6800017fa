using Invoke.Graph;

namespace Invoke.Images;

/// <summary>Gives a list of images, one from a connection and one set on the node put together; InvokeAI's <c>image_collection</c>.</summary>
[Node("image_collection", Version = "1.0.2", Category = "primitives", Title = "Image Collection", Description = "Gives a list of images.")]
public sealed partial class ImageCollection : Node
{
    /// <summary>Gets or sets the images that come first.</summary>
    /// <value>The default is null: none.</value>
    [Input]
    public IReadOnlyList<ImageRef>? Collection { get; set; }

    /// <summary>Gets or sets the images that follow.</summary>
    /// <value>The default is null: none.</value>
    [Input]
    public IReadOnlyList<ImageRef>? Images { get; set; }

    /// <summary>Puts the lists together.</summary>
    /// <returns>The images.</returns>
    public ValueTask<ImageCollectionOutput> RunAsync() => new(new ImageCollectionOutput([.. Collection ?? [], .. Images ?? []]));
}
