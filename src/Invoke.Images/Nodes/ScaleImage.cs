using System.ComponentModel.DataAnnotations;
using Invoke.Graph;
using Invoke.Internal;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Resizes an image by a factor; InvokeAI's <c>img_scale</c>. The pixels equal Pillow's.</summary>
[Node("img_scale", Version = "1.2.2", Category = "image", Title = "Scale Image", Description = "Resizes an image by a factor.")]
public sealed partial class ScaleImage : ImageNode
{
    /// <summary>Gets or sets the image.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Gets or sets the factor; sides are rounded down.</summary>
    /// <value>More than 0; the default is 2.</value>
    [Input, Range(0, double.PositiveInfinity, MinimumIsExclusive = true)]
    public double ScaleFactor { get; set; } = 2;

    /// <summary>Gets or sets how pixels are weighed.</summary>
    /// <value>The default is <see cref="ResampleMode.Bicubic"/>.</value>
    [Input]
    public ResampleMode ResampleMode { get; set; } = ResampleMode.Bicubic;

    /// <summary>Resizes and stores.</summary>
    /// <param name="images">Reads and stores images.</param>
    /// <param name="options">The most pixels a result can have; 64 Mi without.</param>
    /// <param name="context">The invocation.</param>
    /// <param name="cancellationToken">Cancels the work until the record is written.</param>
    /// <returns>The stored image.</returns>
    public async ValueTask<ImageOutput> RunAsync(
        IImageService images, IOptions<ImagesOptions>? options, NodeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        CheckInputs();
        await PoolThread.EnterAsync();
        ImagePixels source = await StoredPixels.ReadAsync(images, Image, cancellationToken).ConfigureAwait(false);
        long width = (long)(source.Width * ScaleFactor);
        long height = (long)(source.Height * ScaleFactor);
        ResultSize.Check(width, height, options, $"The image is {source.Width}x{source.Height}; choose another 'scale_factor'");
        using PixelBuffer result = Resampler.Resize(source.View(), (int)width, (int)height, ResampleMode, cancellationToken);
        return await StoreAsync(images, result.ToRequest(), context, cancellationToken).ConfigureAwait(false);
    }
}
