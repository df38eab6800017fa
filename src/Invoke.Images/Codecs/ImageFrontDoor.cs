namespace Invoke.Images;

/// <summary>
/// Looks at encoded images before any codec does: tells the format by content, reads size and orientation, finds truncation, and
/// holds the limits. Nothing is decoded and nothing is allocated.
/// </summary>
public static class ImageFrontDoor
{
    // A progressive JPEG of a camera has about ten; each scan costs a decoder a pass over all pixels.
    private const int MaxScans = 64;

    // As libpng has it: a decoder's buffers grow with the length of a row, and no picture is a line of that length.
    private const int MaxSide = 1_000_000;

    /// <summary>Reads what the structure of an image tells.</summary>
    /// <param name="data">The encoded image.</param>
    /// <returns>Format, size, orientation, completeness.</returns>
    /// <exception cref="ImageFormatException">The data is no PNG, JPEG or WebP image, or its header is damaged.</exception>
    public static ImageProbe Inspect(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith(PngHeader.Signature))
        {
            return PngProbe.Inspect(data);
        }

        if (data is [0xFF, 0xD8, 0xFF, ..])
        {
            return JpegProbe.Inspect(data);
        }

        if (data.Length >= 12 && data.StartsWith("RIFF"u8) && data[8..12].SequenceEqual("WEBP"u8))
        {
            return WebPProbe.Inspect(data);
        }

        throw new ImageFormatException(
            data.IsEmpty
                ? "The image is empty (0 bytes); send a PNG, JPEG or WebP file."
                : $"The data ({data.Length} bytes) does not start like a PNG, JPEG or WebP image; send one of these formats.");
    }

    /// <summary>Inspects an image and refuses it where it is truncated or over a limit.</summary>
    /// <param name="data">The encoded image.</param>
    /// <param name="options">What is accepted.</param>
    /// <returns>Format, size and orientation.</returns>
    /// <exception cref="ImageFormatException">The data is no image, is damaged, or is truncated.</exception>
    /// <exception cref="ImageLimitException">The image has too many bytes, pixels or scans.</exception>
    public static ImageInfo Check(ReadOnlySpan<byte> data, DecodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (data.Length > options.MaxBytes)
        {
            throw new ImageLimitException(
                $"The image has {data.Length} bytes; at most {options.MaxBytes} are accepted. Make it smaller or raise MaxBytes.");
        }

        ImageProbe probe = Inspect(data);
        ImageInfo info = probe.Info;
        if (Math.Max(info.Width, info.Height) > MaxSide)
        {
            throw new ImageLimitException($"The image of {info.Width}x{info.Height} has a side of more than {MaxSide} pixels. Cut it into parts.");
        }

        if ((long)info.Width * info.Height > options.MaxPixels)
        {
            throw new ImageLimitException(
                $"The image of {info.Width}x{info.Height} has {(long)info.Width * info.Height} pixels; at most {options.MaxPixels} are accepted. Scale it down or raise MaxPixels.");
        }

        if (probe.Scans > MaxScans)
        {
            throw new ImageLimitException($"The JPEG image has {probe.Scans} scans; at most {MaxScans} are accepted. Save it again as a baseline JPEG.");
        }

        if (!probe.IsComplete && !options.AllowTruncated)
        {
            throw new ImageFormatException(
                $"The {info.Format} image of {info.Width}x{info.Height} is truncated: {data.Length} bytes do not hold it to its end. Send the whole file.");
        }

        return info;
    }

    /// <summary>Checks an image and the destination it is to be decoded into.</summary>
    /// <param name="data">The encoded image.</param>
    /// <param name="destination">Where the pixels go.</param>
    /// <param name="options">What is accepted.</param>
    /// <returns>Format, size and orientation.</returns>
    /// <exception cref="ImageFormatException">The data is no image, is damaged, truncated, or over a limit.</exception>
    /// <exception cref="ArgumentException">The destination has another size than the image.</exception>
    public static ImageInfo Check(ReadOnlySpan<byte> data, Pixels destination, DecodeOptions options)
    {
        ImageInfo info = Check(data, options);
        return destination.Width == info.Width && destination.Height == info.Height
            ? info
            : throw new ArgumentException(
                $"The destination is {destination.Width}x{destination.Height}, but the image is {info.Width}x{info.Height}; both must agree.",
                nameof(destination));
    }

    internal static ImageInfo Upright(ImageFormat format, int width, int height, bool hasAlpha, int orientation) =>
        orientation >= 5
            ? new ImageInfo(format, height, width, hasAlpha, orientation)
            : new ImageInfo(format, width, height, hasAlpha, orientation);
}
