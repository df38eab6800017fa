using System.Buffers;

namespace Invoke.Images;

/// <summary>The default codec: reads and writes PNG in managed code, on every platform, without a native library.</summary>
/// <remarks>
/// Reads all colour types, depths and interlaced images; writes 8-bit gray, RGB and RGBA. Other formats are identified but not
/// decoded. Thread-safe.
/// </remarks>
public sealed class PngCodec : IImageCodec
{
    /// <inheritdoc/>
    public bool CanEncode(ImageFormat format) => format == ImageFormat.Png;

    /// <inheritdoc/>
    public ImageInfo Identify(ReadOnlySpan<byte> data) => ImageFrontDoor.Inspect(data).Info;

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> data, Pixels destination, DecodeOptions options)
    {
        ImageInfo info = ImageFrontDoor.Check(data, destination, options);
        RequirePng(info.Format, "read");
        if (info.Orientation == 1)
        {
            PngDecoder.Decode(data, destination, options.AllowTruncated);
            return;
        }

        byte[] turned = ArrayPool<byte>.Shared.Rent(destination.Data.Length);
        try
        {
            PngHeader header = PngHeader.Read(data);
            var pixels = new Pixels(turned, header.Width, header.Height, destination.Format);
            PngDecoder.Decode(data, pixels, options.AllowTruncated);
            PixelOrientation.Apply(pixels, info.Orientation, destination);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(turned);
        }
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlyPixels pixels, EncodeOptions options, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        RequirePng(options.Format, "write");
        PngEncoder.Encode(pixels, options, output);
    }

    /// <inheritdoc/>
    public void EncodeThumbnail(
        ReadOnlySpan<byte> data, DecodeOptions decodeOptions, int maxEdge, EncodeOptions encodeOptions, IBufferWriter<byte> output)
    {
        ImageInfo info = ImageFrontDoor.Check(data, decodeOptions);
        RequirePng(info.Format, "read");
        PixelFormat format = info.HasAlpha ? PixelFormat.Rgba32 : PixelFormat.Rgb24;
        int size = PixelSize.Of(info.Width, info.Height, format);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var pixels = new Pixels(buffer, info.Width, info.Height, format);
            Decode(data, pixels, decodeOptions);
            EncodeThumbnail(pixels, maxEdge, encodeOptions, output);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public void EncodeThumbnail(ReadOnlyPixels pixels, int maxEdge, EncodeOptions options, IBufferWriter<byte> output)
    {
        (int width, int height) = ThumbnailSize.Fit(pixels.Width, pixels.Height, maxEdge);
        if (width == pixels.Width && height == pixels.Height)
        {
            Encode(pixels, options, output);
            return;
        }

        int size = PixelSize.Of(width, height, pixels.Format);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var small = new Pixels(buffer, width, height, pixels.Format);
            AreaResampler.Shrink(pixels, small);
            Encode(small, options, output);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void RequirePng(ImageFormat format, string verb)
    {
        if (format != ImageFormat.Png)
        {
            throw new ImageFormatException(
                $"The built-in codec cannot {verb} {format} images, only PNG. Register a codec that can: UseVips() of Invoke.Images.Vips, or UseImageCodec<T>().");
        }
    }
}
