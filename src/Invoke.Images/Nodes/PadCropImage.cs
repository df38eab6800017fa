using Invoke.Graph;
using Invoke.Internal;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Adds transparent pixels at the sides of an image, or cuts pixels off; InvokeAI's <c>img_pad_crop</c>.</summary>
[Node("img_pad_crop", Version = "1.0.0", Category = "image", Title = "Center Pad or Crop Image", Description = "Adds transparent pixels at the sides of an image, or cuts pixels off.")]
public sealed partial class PadCropImage : ImageNode
{
    /// <summary>Gets or sets the image.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Gets or sets how many pixels to add on the left side; negative ones are cut off.</summary>
    /// <value>The default is 0.</value>
    [Input]
    public int Left { get; set; }

    /// <summary>Gets or sets how many pixels to add on the right side; negative ones are cut off.</summary>
    /// <value>The default is 0.</value>
    [Input]
    public int Right { get; set; }

    /// <summary>Gets or sets how many pixels to add on the upper side; negative ones are cut off.</summary>
    /// <value>The default is 0.</value>
    [Input]
    public int Top { get; set; }

    /// <summary>Gets or sets how many pixels to add on the lower side; negative ones are cut off.</summary>
    /// <value>The default is 0.</value>
    [Input]
    public int Bottom { get; set; }

    /// <summary>Pads or crops, and stores.</summary>
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
        ImagePixels source = await images.ReadPixelsAsync(Image.ImageName, PixelFormat.Rgba32, cancellationToken).ConfigureAwait(false);
        long width = (long)source.Width + Left + Right;
        long height = (long)source.Height + Top + Bottom;
        ResultSize.Check(width, height, options, $"The image is {source.Width}x{source.Height}; change 'left', 'right', 'top' or 'bottom'");
        using PixelBuffer result = Compositor.Place(source.View(), (int)width, (int)height, Left, Top, cancellationToken);
        return await StoreAsync(images, result.ToRequest(), context, cancellationToken).ConfigureAwait(false);
    }
}
