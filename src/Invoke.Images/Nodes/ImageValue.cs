using Invoke.Graph;

namespace Invoke.Images;

/// <summary>Gives an image that is set on the node; InvokeAI's <c>image</c>.</summary>
[Node("image", Version = "1.0.2", Category = "primitives", Title = "Image", Description = "Gives an image that is set on the node.")]
public sealed partial class ImageValue : Node
{
    /// <summary>Gets or sets the image.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Finds the image.</summary>
    /// <param name="images">Knows the images.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The image and its size.</returns>
    /// <exception cref="ImageRecordNotFoundException">There is no such image.</exception>
    public async ValueTask<ImageOutput> RunAsync(IImageService images, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        return ImageOutput.Of(await images.GetAsync(Image.ImageName, cancellationToken).ConfigureAwait(false));
    }
}
