using System.Buffers;
using Invoke.Images;

namespace Invoke.Testing.Tests;

/// <summary>The built-in codec with one thing wrong.</summary>
internal sealed class BrokenCodec : IImageCodec
{
    private readonly PngCodec _codec = new();

    public Action<byte[], PixelFormat>? AfterDecode { get; init; }

    public Func<byte[], byte[]>? BeforeDecode { get; init; }

    public Func<ImageFormatException, Exception>? OnError { get; init; }

    public DecodeOptions? Decoding { get; init; }

    public bool SwapsBack { get; init; }

    public bool Enlarges { get; init; }

    public bool EncodesAll { get; init; }

    public bool CanEncode(ImageFormat format) => _codec.CanEncode(format);

    public ImageInfo Identify(ReadOnlySpan<byte> data) => _codec.Identify(data);

    public void Decode(ReadOnlySpan<byte> data, Pixels destination, DecodeOptions options)
    {
        byte[] file = BeforeDecode?.Invoke(data.ToArray()) ?? data.ToArray();
        byte[] pixels = new byte[destination.Data.Length];
        ImageInfo info = SwapsBack ? _codec.Identify(file) : new ImageInfo(ImageFormat.Png, destination.Width, destination.Height, false, 1);
        try
        {
            _codec.Decode(file, new Pixels(pixels, info.Width, info.Height, destination.Format), Decoding ?? options);
        }
        catch (ImageFormatException exception) when (OnError is not null)
        {
            throw OnError(exception);
        }

        AfterDecode?.Invoke(pixels, destination.Format);
        pixels.CopyTo(destination.Data);
    }

    public void Encode(ReadOnlyPixels pixels, EncodeOptions options, IBufferWriter<byte> output) =>
        _codec.Encode(pixels, EncodesAll ? options with { Format = ImageFormat.Png } : options, output);

    public void EncodeThumbnail(ReadOnlySpan<byte> data, DecodeOptions decodeOptions, int maxEdge, EncodeOptions encodeOptions, IBufferWriter<byte> output) =>
        _codec.EncodeThumbnail(data, decodeOptions, maxEdge, encodeOptions, output);

    public void EncodeThumbnail(ReadOnlyPixels pixels, int maxEdge, EncodeOptions options, IBufferWriter<byte> output)
    {
        if (Enlarges && pixels.Width < maxEdge)
        {
            byte[] larger = new byte[2 * pixels.Width * pixels.Height * (int)pixels.Format];
            _codec.Encode(new ReadOnlyPixels(larger, 2 * pixels.Width, pixels.Height, pixels.Format), options, output);
            return;
        }

        _codec.EncodeThumbnail(pixels, maxEdge, options, output);
    }
}
