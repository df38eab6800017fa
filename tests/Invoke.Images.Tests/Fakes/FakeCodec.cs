using System.Buffers;

namespace Invoke.Images.Tests;

/// <summary>The managed codec, except that one step fails, or that it claims to write WebP.</summary>
internal sealed class FakeCodec(bool failEncode = false, bool failThumbnail = false, bool writesWebP = false) : IImageCodec
{
    private readonly PngCodec _codec = new();

    public bool CanEncode(ImageFormat format) => format == ImageFormat.Png || writesWebP;

    public ImageInfo Identify(ReadOnlySpan<byte> data) => _codec.Identify(data);

    public void Decode(ReadOnlySpan<byte> data, Pixels destination, DecodeOptions options) => _codec.Decode(data, destination, options);

    public void Encode(ReadOnlyPixels pixels, EncodeOptions options, IBufferWriter<byte> output)
    {
        FailIf(failEncode);
        _codec.Encode(pixels, options, output);
    }

    public void EncodeThumbnail(ReadOnlySpan<byte> data, DecodeOptions decodeOptions, int maxEdge, EncodeOptions encodeOptions, IBufferWriter<byte> output) =>
        _codec.EncodeThumbnail(data, decodeOptions, maxEdge, encodeOptions, output);

    public void EncodeThumbnail(ReadOnlyPixels pixels, int maxEdge, EncodeOptions options, IBufferWriter<byte> output)
    {
        FailIf(failThumbnail);
        _codec.EncodeThumbnail(pixels, maxEdge, options with { Format = ImageFormat.Png }, output);
    }

    private static void FailIf(bool isWanted)
    {
        if (isWanted)
        {
            throw new BrokenException();
        }
    }
}
