using System.Buffers;

namespace Invoke.Images.Vips;

/// <summary>Reads and writes PNG, JPEG and WebP with libvips; thumbnails of JPEG and WebP decode only what the small size needs.</summary>
/// <remarks>
/// PNG is encoded, and decoded whole, by the managed codec unless told otherwise: on generated images that takes less than half of the processor time.
/// JPEG is written with a quarter of the colours (4:2:0) below quality 90, with all of them (4:4:4) from 90 on. Files carry no metadata,
/// and embedded colour profiles are not applied, except that CMYK becomes sRGB. The native library comes with one of the packages
/// <c>Invoke.Images.Vips.Native.*</c>; every loader in it but those of the three formats is blocked for the whole process, and its own
/// threads and cache are turned off. Thread-safe; nothing native outlives a call.
/// </remarks>
public sealed class VipsImageCodec : IImageCodec
{
    private readonly PngCodec? _png;

    /// <summary>Creates a codec.</summary>
    /// <param name="managedPng">Whether PNG is encoded and decoded by <see cref="PngCodec"/> instead of libvips.</param>
    /// <exception cref="DllNotFoundException">There is no native library for this platform; the message tells which package to add.</exception>
    public VipsImageCodec(bool managedPng = true)
    {
        _ = VipsLibrary.Types;
        _png = managedPng ? new PngCodec() : null;
    }

    /// <summary>Gets the version of the native library in use.</summary>
    /// <exception cref="DllNotFoundException">There is no native library for this platform.</exception>
    public static Version LibraryVersion
    {
        get
        {
            _ = VipsLibrary.Types;
            return new Version(VipsNative.Version(0), VipsNative.Version(1), VipsNative.Version(2));
        }
    }

    /// <inheritdoc/>
    public bool CanEncode(ImageFormat format) => format is ImageFormat.Png or ImageFormat.Jpeg or ImageFormat.WebP;

    /// <inheritdoc/>
    public ImageInfo Identify(ReadOnlySpan<byte> data) => ImageFrontDoor.Inspect(data).Info;

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> data, Pixels destination, DecodeOptions options)
    {
        ImageInfo info = ImageFrontDoor.Check(data, destination, options);
        if (_png is not null && info.Format == ImageFormat.Png)
        {
            _png.Decode(data, destination, options);
            return;
        }

        try
        {
            VipsDecoder.Decode(data, info, destination, options.AllowTruncated);
        }
        catch (VipsException exception)
        {
            throw Damaged(info, exception);
        }
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlyPixels pixels, EncodeOptions options, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        if (!CanEncode(options.Format))
        {
            throw new ImageFormatException($"libvips is not used to write {options.Format} images; choose PNG, JPEG or WebP.");
        }

        if (_png is not null && options.Format == ImageFormat.Png)
        {
            _png.Encode(pixels, options, output);
            return;
        }

        try
        {
            VipsEncoder.Encode(pixels, options, output);
        }
        catch (VipsException exception)
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
        bool isSmall = (width, height) == (info.Width, info.Height);
        PixelFormat format = info.HasAlpha ? PixelFormat.Rgba32 : PixelFormat.Rgb24;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Pixels.GetByteCount(width, height, format));
        try
        {
            var pixels = new Pixels(buffer, width, height, format);
            if (isSmall)
            {
                Decode(data, pixels, decodeOptions);
            }
            else
            {
                VipsDecoder.DecodeSmall(data, info, pixels, decodeOptions.AllowTruncated);
            }

            Encode(pixels, encodeOptions, output);
        }
        catch (VipsException exception)
        {
            throw Damaged(info, exception);
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
            VipsDecoder.Shrink(pixels, small);
            Encode(small, options, output);
        }
        catch (VipsException exception)
        {
            throw new ImageFormatException($"The image of {pixels.Width}x{pixels.Height} cannot be made smaller ({exception.Message}).", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static ImageFormatException Damaged(ImageInfo info, VipsException exception) => new(
        $"The {info.Format} image of {info.Width}x{info.Height} is damaged ({exception.Message}). Send the whole, unchanged file.", exception);
}
