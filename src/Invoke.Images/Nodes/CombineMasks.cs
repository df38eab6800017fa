using Invoke.Graph;
using Invoke.Internal;

namespace Invoke.Images;

/// <summary>Multiplies two masks where both have pixels; InvokeAI's <c>mask_combine</c>.</summary>
[Node("mask_combine", Version = "1.2.2", Category = "mask", Title = "Combine Masks", Description = "Multiplies two masks.")]
public sealed partial class CombineMasks : ImageNode
{
    /// <summary>Gets or sets the first mask; colours are weighed to gray.</summary>
    [Input(Required = true, Name = "mask1")]
    public ImageRef First { get; set; }

    /// <summary>Gets or sets the second mask; colours are weighed to gray.</summary>
    [Input(Required = true, Name = "mask2")]
    public ImageRef Second { get; set; }

    /// <summary>Multiplies and stores.</summary>
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
        using PixelBuffer first = await StoredPixels.ReadGrayAsync(images, First, cancellationToken).ConfigureAwait(false);
        using PixelBuffer second = await StoredPixels.ReadGrayAsync(images, Second, cancellationToken).ConfigureAwait(false);
        using PixelBuffer result = ChannelMath.Multiply(first.View, second.View, cancellationToken);
        ImageCreateRequest request = result.ToRequest() with { Category = ImageCategory.Mask };
        return await StoreAsync(images, request, context, cancellationToken).ConfigureAwait(false);
    }
}
