using System.ComponentModel.DataAnnotations;
using Invoke.Graph;
using Invoke.Internal;

namespace Invoke.Images;

/// <summary>Sharpens an image by what a Gaussian blur would take away; InvokeAI's <c>unsharp_mask</c>. Alpha stays.</summary>
[Node("unsharp_mask", Version = "1.2.2", Category = "image", Title = "Unsharp Mask", Description = "Sharpens an image by what a Gaussian blur would take away.")]
public sealed partial class UnsharpMask : ImageNode
{
    /// <summary>Gets or sets the image.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Gets or sets the deviation of the Gaussian blur.</summary>
    /// <value>More than 0, up to 65536; the default is 2.</value>
    [Input, Range(0d, 65536d, MinimumIsExclusive = true)]
    public double Radius { get; set; } = 2;

    /// <summary>Gets or sets how much of the difference is added, in percent.</summary>
    /// <value>0 or more; the default is 50.</value>
    [Input, Range(0, double.PositiveInfinity)]
    public double Strength { get; set; } = 50;

    /// <summary>Sharpens and stores.</summary>
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
        using PixelBuffer result = UnsharpFilter.Sharpen(source.View(), (float)Radius, Strength, cancellationToken);
        return await StoreAsync(images, result.ToRequest(), context, cancellationToken).ConfigureAwait(false);
    }
}
