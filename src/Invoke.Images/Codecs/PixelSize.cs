namespace Invoke.Images;

/// <summary>Arithmetic on the size of pixel buffers that cannot overflow.</summary>
internal static class PixelSize
{
    public static int Check(int available, int width, int height, PixelFormat format)
    {
        if (format is not (PixelFormat.Gray8 or PixelFormat.Rgb24 or PixelFormat.Rgba32))
        {
            throw new ArgumentException($"Pixel format {(int)format} is unknown; use Gray8, Rgb24 or Rgba32.", nameof(format));
        }

        if (width < 1 || height < 1)
        {
            throw new ArgumentException($"An image of {width}x{height} has no pixels; both sides must be at least 1.", nameof(width));
        }

        Int128 needed = (Int128)width * height * (int)format;
        return needed <= available
            ? (int)needed
            : throw new ArgumentException(
                $"{width}x{height} pixels of {format} take {needed} bytes, but the buffer holds {available}.", nameof(available));
    }

    /// <summary>The bytes that an image takes; an error where .NET has no array of that length.</summary>
    public static int Of(int width, int height, PixelFormat format)
    {
        long bytes = (long)width * height * (int)format;
        return bytes <= Array.MaxLength
            ? (int)bytes
            : throw new ImageLimitException($"An image of {width}x{height} takes {bytes} bytes, more than one buffer can hold ({Array.MaxLength}).");
    }
}
