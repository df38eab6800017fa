using System.ComponentModel.DataAnnotations;
using Invoke.Graph;
using Invoke.Internal;

namespace Invoke.Images;

/// <summary>Blurs an image; InvokeAI's <c>img_blur</c>. The result is RGBA, and its pixels equal those of Pillow's filter on RGBa.</summary>
[Node("img_blur", Version = "1.2.2", Category = "image", Title = "Blur Image", Description = "Blurs an image.")]
public sealed partial class BlurImage : ImageNode
{
    /// <summary>Gets or sets the image.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Gets or sets the radius: the deviation of a Gaussian blur, or the pixels to each side of a box.</summary>
    /// <value>0 to 65536; the default is 8.</value>
    [Input, Range(0d, 65536d)]
    public double Radius { get; set; } = 8;

    /// <summary>Gets or sets how the pixels around one are weighed.</summary>
    /// <value>The default is <see cref="BlurType.Gaussian"/>.</value>
    [Input]
    public BlurType BlurType { get; set; }

    /// <summary>Blurs and stores.</summary>
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
        ImagePixels source = await images.ReadPixelsAsync(Image.ImageName, PixelFormat.Rgba32, cancellationToken).ConfigureAwait(false);
        using PixelBuffer result = Blur(source.View(), cancellationToken);
        return await StoreAsync(images, result.ToRequest(), context, cancellationToken).ConfigureAwait(false);
    }

    // Colour is weighed by alpha on the way, otherwise what lies hidden under transparent pixels would show at edges.
    private PixelBuffer Blur(ReadOnlyPixels source, CancellationToken cancellationToken)
    {
        using PixelBuffer weighed = PixelBuffer.Copy(source);
        FormatConverter.Premultiply(weighed.Span);
        PixelBuffer result = BlurType == BlurType.Box
            ? BoxBlur.Box(weighed.View, (float)Radius, cancellationToken)
            : BoxBlur.Gaussian(weighed.View, (float)Radius, cancellationToken);
        FormatConverter.Unpremultiply(result.Span);
        return result;
    }
}
