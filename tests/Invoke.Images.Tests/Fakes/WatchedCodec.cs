using System.Buffers;

namespace Invoke.Images.Tests;

/// <summary>The managed codec, except that somebody is told of each decoding before it starts.</summary>
internal sealed class WatchedCodec(Action decoding) : IImageCodec
{
    private readonly PngCodec _codec = new();

    public bool CanEncode(ImageFormat format) => _codec.CanEncode(format);

    public ImageInfo Identify(ReadOnlySpan<byte> data) => _codec.Identify(data);

    public void Decode(ReadOnlySpan<byte> data, Pixels destination, DecodeOptions options)
    {
        decoding();
        _codec.Decode(data, destination, options);
    }

    public void Encode(ReadOnlyPixels pixels, EncodeOptions options, IBufferWriter<byte> output) => _codec.Encode(pixels, options, output);

    public void EncodeThumbnail(ReadOnlySpan<byte> data, DecodeOptions decodeOptions, int maxEdge, EncodeOptions encodeOptions, IBufferWriter<byte> output) =>
        _codec.EncodeThumbnail(data, decodeOptions, maxEdge, encodeOptions, output);

    public void EncodeThumbnail(ReadOnlyPixels pixels, int maxEdge, EncodeOptions options, IBufferWriter<byte> output) =>
        _codec.EncodeThumbnail(pixels, maxEdge, options, output);
}
