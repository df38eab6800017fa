using Invoke.Graph;
using Invoke.Internal;

namespace Invoke.Images;

/// <summary>Takes the last channel of an image as a mask: alpha, else blue, else lightness; InvokeAI's <c>tomask</c>.</summary>
[Node("tomask", Version = "1.2.2", Category = "mask", Title = "Mask from Alpha", Description = "Takes the alpha of an image as a mask.")]
public sealed partial class MaskFromAlpha : ImageNode
{
    /// <summary>Gets or sets the image.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Gets or sets whether the mask is inverted.</summary>
    /// <value>The default is false.</value>
    [Input]
    public bool Invert { get; set; }

    /// <summary>Makes and stores the mask.</summary>
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
        using PixelBuffer result = ChannelMath.Extract(source.View(), (int)source.Format - 1, Invert, cancellationToken);
        ImageCreateRequest request = result.ToRequest() with { Category = ImageCategory.Mask };
        return await StoreAsync(images, request, context, cancellationToken).ConfigureAwait(false);
    }
}
