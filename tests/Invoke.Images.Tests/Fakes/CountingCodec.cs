using System.Buffers;

namespace Invoke.Images.Tests;

/// <summary>The managed codec, except that it counts what it writes.</summary>
internal sealed class CountingCodec : IImageCodec
{
    private readonly PngCodec _codec = new();

    public int Encoded { get; private set; }

    public int Thumbnails { get; private set; }

    public bool CanEncode(ImageFormat format) => _codec.CanEncode(format);

    public ImageInfo Identify(ReadOnlySpan<byte> data) => _codec.Identify(data);

    public void Decode(ReadOnlySpan<byte> data, Pixels destination, DecodeOptions options) => _codec.Decode(data, destination, options);

    public void Encode(ReadOnlyPixels pixels, EncodeOptions options, IBufferWriter<byte> output)
    {
        Encoded++;
        _codec.Encode(pixels, options, output);
    }

    public void EncodeThumbnail(ReadOnlySpan<byte> data, DecodeOptions decodeOptions, int maxEdge, EncodeOptions encodeOptions, IBufferWriter<byte> output) =>
        _codec.EncodeThumbnail(data, decodeOptions, maxEdge, encodeOptions, output);

    public void EncodeThumbnail(ReadOnlyPixels pixels, int maxEdge, EncodeOptions options, IBufferWriter<byte> output)
    {
        Thumbnails++;
        _codec.EncodeThumbnail(pixels, maxEdge, options, output);
    }
}
