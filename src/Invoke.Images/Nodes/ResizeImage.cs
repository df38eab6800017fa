using System.ComponentModel.DataAnnotations;
using Invoke.Graph;
using Invoke.Internal;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Resizes an image to a size; InvokeAI's <c>img_resize</c>. The pixels equal Pillow's.</summary>
[Node("img_resize", Version = "1.2.2", Category = "image", Title = "Resize Image", Description = "Resizes an image to a size.")]
public sealed partial class ResizeImage : ImageNode
{
    /// <summary>Gets or sets the image.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Gets or sets the width in pixels.</summary>
    /// <value>1 or more; the default is 512.</value>
    [Input, Range(1, double.PositiveInfinity)]
    public int Width { get; set; } = 512;

    /// <summary>Gets or sets the height in pixels.</summary>
    /// <value>1 or more; the default is 512.</value>
    [Input, Range(1, double.PositiveInfinity)]
    public int Height { get; set; } = 512;

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
        ResultSize.Check(Width, Height, options, "Choose a smaller 'width' and 'height'");
        await PoolThread.EnterAsync();
        ImagePixels source = await StoredPixels.ReadAsync(images, Image, cancellationToken).ConfigureAwait(false);
        using PixelBuffer result = Resampler.Resize(source.View(), Width, Height, ResampleMode, cancellationToken);
        return await StoreAsync(images, result.ToRequest(), context, cancellationToken).ConfigureAwait(false);
    }
}
