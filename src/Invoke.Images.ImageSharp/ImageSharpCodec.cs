using System.Buffers;

namespace Invoke.Images.ImageSharp;

/// <summary>Reads and writes JPEG and WebP with SixLabors.ImageSharp, and PNG with <see cref="PngCodec"/>: all in managed code.</summary>
/// <remarks>
/// PNG is not ImageSharp's here because it takes files whose pixel data ends too early, and needs more than twice the time for generated images. JPEG is written with a quarter of the colours (4:2:0) below quality 90, with all of them (4:4:4) from 90 on. Files carry no metadata, and
/// embedded colour profiles are not applied. Thread-safe. Note the licence of SixLabors.ImageSharp, which is not this package's.
/// </remarks>
public sealed class ImageSharpCodec : IImageCodec
{
    private readonly PngCodec _png = new();

    /// <inheritdoc/>
    public bool CanEncode(ImageFormat format) => format is ImageFormat.Png or ImageFormat.Jpeg or ImageFormat.WebP;

    /// <inheritdoc/>
    public ImageInfo Identify(ReadOnlySpan<byte> data) => ImageFrontDoor.Inspect(data).Info;

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> data, Pixels destination, DecodeOptions options)
    {
        ImageInfo info = ImageFrontDoor.Check(data, destination, options);
        if (info.Format == ImageFormat.Png)
        {
            _png.Decode(data, destination, options);
        }
        else
        {
            Read(data, info, destination, targetEdge: null);
        }
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlyPixels pixels, EncodeOptions options, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        if (!CanEncode(options.Format))
        {
            throw new ImageFormatException($"ImageSharp is not used to write {options.Format} images; choose PNG, JPEG or WebP.");
        }

        if (options.Format == ImageFormat.Png)
        {
            _png.Encode(pixels, options, output);
            return;
        }

        try
        {
            ImageSharpEncoder.Encode(pixels, options, output);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new ImageFormatException(
                $"The image of {pixels.Width}x{pixels.Height} cannot be written as {options.Format} ({exception.Message}). Make it smaller or choose another format.",
                exception);
        }
    }

    /// <inheritdoc/>
    public void EncodeThumbnail(
        ReadOnlySpan<byte> data, DecodeOptions decodeOptions, int maxEdge, EncodeOptions encodeOptions, IBufferWriter<byte> output)
    {
        ImageInfo info = ImageFrontDoor.Check(data, decodeOptions);
        (int width, int height) = ThumbnailSize.Fit(info.Width, info.Height, maxEdge);
        bool decodesSmall = info.Format != ImageFormat.Png && (width, height) != (info.Width, info.Height);
        (int readWidth, int readHeight) = decodesSmall ? (width, height) : (info.Width, info.Height);
        PixelFormat format = info.HasAlpha ? PixelFormat.Rgba32 : PixelFormat.Rgb24;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Pixels.GetByteCount(readWidth, readHeight, format));
        try
        {
            var pixels = new Pixels(buffer, readWidth, readHeight, format);
            if (decodesSmall)
            {
                Read(data, info, pixels, maxEdge);
            }
            else
            {
                Decode(data, pixels, decodeOptions);
            }

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
        if ((width, height) == (pixels.Width, pixels.Height))
        {
            Encode(pixels, options, output);
            return;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(Pixels.GetByteCount(width, height, pixels.Format));
        try
        {
            var small = new Pixels(buffer, width, height, pixels.Format);
            ImageSharpPixels.Shrink(pixels, small);
            Encode(small, options, output);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Read(ReadOnlySpan<byte> data, ImageInfo info, Pixels destination, int? targetEdge)
    {
        try
        {
            ImageSharpDecoder.Decode(data, info, destination, targetEdge);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Its decoders raise whatever the damage makes them stumble over, null references and indexes out of range among it.
            throw new ImageFormatException(
                $"The {info.Format} image of {info.Width}x{info.Height} is damaged ({exception.Message}). Send the whole, unchanged file.", exception);
        }
    }
}
