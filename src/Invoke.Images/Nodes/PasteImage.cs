using Invoke.Graph;
using Invoke.Internal;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Lays an image over another by its alpha and a mask; InvokeAI's <c>img_paste</c>.</summary>
[Node("img_paste", Version = "1.2.2", Category = "image", Title = "Paste Image", Description = "Lays an image over another by its alpha and a mask.")]
public sealed partial class PasteImage : ImageNode
{
    /// <summary>Gets or sets the image below.</summary>
    [Input(Required = true)]
    public ImageRef BaseImage { get; set; }

    /// <summary>Gets or sets the image above.</summary>
    [Input(Required = true)]
    public ImageRef Image { get; set; }

    /// <summary>Gets or sets a mask of the upper image's size: black shows it, white hides it.</summary>
    /// <value>The default is null: nothing is hidden.</value>
    [Input]
    public ImageRef? Mask { get; set; }

    /// <summary>Gets or sets where the left side lies on the lower image; may be negative.</summary>
    /// <value>The default is 0.</value>
    [Input]
    public int X { get; set; }

    /// <summary>Gets or sets where the upper side lies on the lower image; may be negative.</summary>
    /// <value>The default is 0.</value>
    [Input]
    public int Y { get; set; }

    /// <summary>Gets or sets whether the result has the lower image's size; else it grows so that both are whole.</summary>
    /// <value>The default is false.</value>
    [Input]
    public bool Crop { get; set; }

    /// <summary>Pastes and stores.</summary>
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
        ImagePixels below = await images.ReadPixelsAsync(BaseImage.ImageName, PixelFormat.Rgba32, cancellationToken).ConfigureAwait(false);
        ImagePixels above = await images.ReadPixelsAsync(Image.ImageName, PixelFormat.Rgba32, cancellationToken).ConfigureAwait(false);
        using PixelBuffer? mask = Mask is null ? null : await StoredPixels.ReadGrayAsync(images, Mask, cancellationToken).ConfigureAwait(false);
        if (mask is not null && (mask.Width, mask.Height) != (above.Width, above.Height))
        {
            throw new ArgumentException(
                $"Input 'mask' is {mask.Width}x{mask.Height} pixels and 'image' is {above.Width}x{above.Height}; both must have one size.");
        }

        (long left, long top) = Crop ? (0, 0) : (Math.Max(0, -(long)X), Math.Max(0, -(long)Y));
        long width = Crop ? below.Width : left + Math.Max(below.Width, (long)X + above.Width);
        long height = Crop ? below.Height : top + Math.Max(below.Height, (long)Y + above.Height);
        ResultSize.Check(width, height, options, "Move 'x' and 'y' closer to 0, or set 'crop'");
        using PixelBuffer result = Compositor.Place(below.View(), (int)width, (int)height, left, top, cancellationToken);
        Compositor.Overlay(result, above.View(), mask is null ? [] : mask.Span, X + left, Y + top, cancellationToken);
        return await StoreAsync(images, result.ToRequest(), context, cancellationToken).ConfigureAwait(false);
    }
}
