using Invoke.Images;

namespace Invoke.Inference.Onnx;

/// <summary>Reads stored images at a size that latents can stand for: each side down to a multiple of a number, with Pillow's Lanczos filter, as InvokeAI does it.</summary>
internal static class GridImage
{
    /// <summary>Reads an image as RGB; its alpha is dropped.</summary>
    public static async ValueTask<ImagePixels> ReadAsync(IImageService images, ImageRef image, int multiple, CancellationToken cancellationToken)
    {
        ImagePixels pixels = await images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24, cancellationToken).ConfigureAwait(false);
        return Fit(pixels, image, multiple, cancellationToken);
    }

    /// <summary>Reads an image as gray, for example a mask.</summary>
    public static async ValueTask<ImagePixels> ReadGrayAsync(IImageService images, ImageRef image, int multiple, CancellationToken cancellationToken)
    {
        // Every codec gives RGB alike; what it makes of colours in gray is its own affair.
        ImagePixels pixels = await images.ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24, cancellationToken).ConfigureAwait(false);
        var gray = new byte[pixels.Width * pixels.Height];
        PixelConversion.ToGray(pixels.Data.Span, gray);
        return Fit(new ImagePixels(gray, pixels.Width, pixels.Height, PixelFormat.Gray8), image, multiple, cancellationToken);
    }

    private static ImagePixels Fit(ImagePixels pixels, ImageRef image, int multiple, CancellationToken cancellationToken)
    {
        if (pixels.Width < multiple || pixels.Height < multiple)
        {
            throw new ArgumentException(
                $"Image '{image.ImageName}' is {pixels.Width} x {pixels.Height} pixels; it must be {multiple} x {multiple} or more.");
        }

        int width = pixels.Width - (pixels.Width % multiple);
        int height = pixels.Height - (pixels.Height % multiple);
        return PixelResampling.Resize(pixels, width, height, ResampleMode.Lanczos, cancellationToken);
    }
}
