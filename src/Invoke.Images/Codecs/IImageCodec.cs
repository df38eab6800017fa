using System.Buffers;

namespace Invoke.Images;

/// <summary>Turns encoded images into pixels and back.</summary>
/// <remarks>
/// Implementations are thread-safe, keep no reference to what they are given after a call returns, and raise only
/// <see cref="ImageFormatException"/> (or <see cref="ImageLimitException"/>, which is one) for bad images. Every one of them passes what it reads
/// through <see cref="ImageFrontDoor"/> first, applies the EXIF orientation (<see cref="PixelOrientation"/>), decodes the first frame of an
/// animation, drops alpha (no blending) where the destination or the format has none, makes gray of colours as
/// <see cref="PixelConversion.ToGray(ReadOnlySpan{byte}, Span{byte})"/> does, and gives thumbnails the size of <see cref="ThumbnailSize"/>. Codecs work
/// on the caller's thread; text chunks are not their business. <c>ImageCodecContract</c> in Invoke.Testing checks all of it.
/// </remarks>
public interface IImageCodec
{
    /// <summary>Tells whether this codec can write a format.</summary>
    /// <param name="format">The format.</param>
    /// <returns>True where <c>Encode</c> and <c>Thumbnail</c> accept it.</returns>
    bool CanEncode(ImageFormat format);

    /// <summary>Reads the header of an image, whether or not this codec can decode it.</summary>
    /// <param name="data">The encoded image.</param>
    /// <returns>Format, size and orientation.</returns>
    /// <exception cref="ImageFormatException">The data is not a known image, or its header is damaged.</exception>
    ImageInfo Identify(ReadOnlySpan<byte> data);

    /// <summary>Decodes an image into memory of the caller.</summary>
    /// <param name="data">The encoded image.</param>
    /// <param name="destination">Where the pixels go; its size must be the one <see cref="Identify"/> tells.</param>
    /// <param name="options">What is accepted.</param>
    /// <exception cref="ImageFormatException">The image is damaged, truncated, or in a format this codec cannot read.</exception>
    /// <exception cref="ImageLimitException">The image is larger than <paramref name="options"/> allow.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another size than the image.</exception>
    void Decode(ReadOnlySpan<byte> data, Pixels destination, DecodeOptions options);

    /// <summary>Encodes pixels.</summary>
    /// <param name="pixels">The pixels.</param>
    /// <param name="options">Format and quality.</param>
    /// <param name="output">Where the file's bytes go.</param>
    /// <exception cref="ImageFormatException">This codec cannot write the format.</exception>
    void Encode(ReadOnlyPixels pixels, EncodeOptions options, IBufferWriter<byte> output);

    /// <summary>Makes a small version of an encoded image; a codec may decode at reduced size.</summary>
    /// <param name="data">The encoded image.</param>
    /// <param name="decodeOptions">What is accepted.</param>
    /// <param name="maxEdge">The longest side of the result; a smaller image keeps its size.</param>
    /// <param name="encodeOptions">Format and quality of the result.</param>
    /// <param name="output">Where the file's bytes go.</param>
    /// <exception cref="ImageFormatException">The image is damaged, or a format is not supported.</exception>
    void EncodeThumbnail(
        ReadOnlySpan<byte> data, DecodeOptions decodeOptions, int maxEdge, EncodeOptions encodeOptions, IBufferWriter<byte> output);

    /// <summary>Makes a small encoded version of pixels.</summary>
    /// <param name="pixels">The pixels.</param>
    /// <param name="maxEdge">The longest side of the result; a smaller image keeps its size.</param>
    /// <param name="options">Format and quality of the result.</param>
    /// <param name="output">Where the file's bytes go.</param>
    /// <exception cref="ImageFormatException">This codec cannot write the format.</exception>
    void EncodeThumbnail(ReadOnlyPixels pixels, int maxEdge, EncodeOptions options, IBufferWriter<byte> output);
}
