using System.ComponentModel.DataAnnotations;
using Invoke.Graph;
using Invoke.Internal;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Cuts a box out of an image; InvokeAI's <c>img_crop</c>. What of the box lies outside of the image is transparent.</summary>
[Node("img_crop", Version = "1.2.2", Category = "image", Title = "Crop Image", Description = "Cuts a box out of an image; what lies outside of the image is transparent.")]
public sealed partial class CropImage : ImageNode
{
    /// <summary>Gets or sets the image.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Gets or sets where the left side lies; may be negative.</summary>
    /// <value>The default is 0.</value>
    [Input]
    public int X { get; set; }

    /// <summary>Gets or sets where the upper side lies; may be negative.</summary>
    /// <value>The default is 0.</value>
    [Input]
    public int Y { get; set; }

    /// <summary>Gets or sets the width of the box in pixels.</summary>
    /// <value>1 or more; the default is 512.</value>
    [Input, Range(1, double.PositiveInfinity)]
    public int Width { get; set; } = 512;

    /// <summary>Gets or sets the height of the box in pixels.</summary>
    /// <value>1 or more; the default is 512.</value>
    [Input, Range(1, double.PositiveInfinity)]
    public int Height { get; set; } = 512;

    /// <summary>Crops and stores.</summary>
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
        ImagePixels source = await images.ReadPixelsAsync(Image.ImageName, PixelFormat.Rgba32, cancellationToken).ConfigureAwait(false);
        using PixelBuffer result = Compositor.Place(source.View(), Width, Height, -(long)X, -(long)Y, cancellationToken);
        return await StoreAsync(images, result.ToRequest(), context, cancellationToken).ConfigureAwait(false);
    }
}
