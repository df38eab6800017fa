using Invoke.Graph;
using Invoke.Internal;

namespace Invoke.Images;

/// <summary>Stores a copy of an image; InvokeAI's <c>save_image</c>. Its results are not cached: each run makes a copy.</summary>
[Node("save_image", Version = "1.2.2", Category = "image", Title = "Save Image", Description = "Stores a copy of an image.")]
public sealed partial class SaveImage : ImageNode
{
    /// <summary>Creates the node.</summary>
    public SaveImage()
    {
        UseCache = false;
    }

    /// <summary>Gets or sets the image.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Stores the copy.</summary>
    /// <param name="images">Reads and stores images.</param>
    /// <param name="context">The invocation.</param>
    /// <param name="cancellationToken">Cancels the work until the record is written.</param>
    /// <returns>The stored image.</returns>
    public async ValueTask<ImageOutput> RunAsync(
        IImageService images, NodeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        CheckInputs();
        await PoolThread.EnterAsync();
        ImagePixels source = await StoredPixels.ReadAsync(images, Image, cancellationToken).ConfigureAwait(false);
        ImageCreateRequest request = ImageCreateRequest.FromPixels(source.Data, source.Width, source.Height, source.Format);
        return await StoreAsync(images, request, context, cancellationToken).ConfigureAwait(false);
    }
}
