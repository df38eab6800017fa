using System.Buffers;
using Invoke.Images;

namespace Invoke.Testing;

/// <summary>A codec with what its checks have in common: calls in short, comparisons that say where pictures differ.</summary>
internal sealed class CodecUnderTest(IImageCodec codec, IReadOnlyCollection<ImageFormat> reads)
{
    /// <summary>Decibels below which two pictures do not count as the same; quality 80 of a smooth picture is well above.</summary>
    public const double Similar = 30;

    private static readonly ImageFormat[] Formats = [ImageFormat.Png, ImageFormat.Jpeg, ImageFormat.WebP];

    public string Name => codec.GetType().Name;

    public IImageCodec Codec => codec;

    public IEnumerable<ImageFormat> Reads => Formats.Where(reads.Contains);

    public IEnumerable<ImageFormat> DoesNotRead => Formats.Where(format => !reads.Contains(format));

    public IEnumerable<ImageFormat> Writes => Formats.Where(codec.CanEncode);

    public IEnumerable<ImageFormat> DoesNotWrite => Formats.Where(format => !codec.CanEncode(format));

    /// <summary>The formats that can be checked in a circle.</summary>
    public IEnumerable<ImageFormat> ReadsAndWrites => Reads.Where(codec.CanEncode);

    /// <summary>The sample of the colour picture in a format.</summary>
    public static byte[] Sample(ImageFormat format) => format switch
    {
        ImageFormat.Png => SampleImages.Png,
        ImageFormat.Jpeg => SampleImages.Jpeg,
        _ => SampleImages.WebP,
    };

    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new BrokenRuleException(otherwise);
        }
    }

    /// <summary>Checks that something raises the one kind of exception for bad images.</summary>
    public static void RequireRefused(Action action, string what)
    {
        try
        {
            action();
        }
        catch (ImageFormatException exception)
        {
            Require(exception.Message.Length > 0, $"{what} is refused without a word.");
            return;
        }
        catch (Exception exception) when (exception is not BrokenRuleException)
        {
            throw new BrokenRuleException($"{what} raises {exception.GetType().Name} ('{exception.Message}') instead of ImageFormatException.");
        }

        throw new BrokenRuleException($"{what} is accepted.");
    }

    public static void RequireSame(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string what)
    {
        Require(expected.Length == actual.Length, $"{what} has {actual.Length} bytes instead of {expected.Length}.");
        int at = expected.CommonPrefixLength(actual);
        if (at < expected.Length)
        {
            throw new BrokenRuleException($"{what} differs from byte {at} on: {actual[at]} instead of {expected[at]}.");
        }
    }

    public static void RequireSimilar(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string what, double decibels = Similar)
    {
        Require(expected.Length == actual.Length, $"{what} has {actual.Length} bytes instead of {expected.Length}.");
        double ratio = SignalToNoise(expected, actual);
        Require(ratio >= decibels, $"{what} is another picture: {ratio:F1} dB signal to noise, at least {decibels} are expected.");
    }

    public byte[] Decode(ReadOnlySpan<byte> data, PixelFormat format, DecodeOptions? options = null)
    {
        ImageInfo info = codec.Identify(data);
        byte[] pixels = new byte[Pixels.GetByteCount(info.Width, info.Height, format)];
        codec.Decode(data, new Pixels(pixels, info.Width, info.Height, format), options ?? DecodeOptions.Default);
        return pixels;
    }

    public byte[] Encode(byte[] pixels, int width, int height, PixelFormat format, EncodeOptions options)
    {
        var output = new ArrayBufferWriter<byte>();
        codec.Encode(new ReadOnlyPixels(pixels, width, height, format), options, output);
        return output.WrittenSpan.ToArray();
    }

    public byte[] EncodeThumbnail(ReadOnlySpan<byte> data, int maxEdge, EncodeOptions options)
    {
        var output = new ArrayBufferWriter<byte>();
        codec.EncodeThumbnail(data, DecodeOptions.Default, maxEdge, options, output);
        return output.WrittenSpan.ToArray();
    }

    public byte[] EncodeThumbnail(byte[] pixels, int width, int height, PixelFormat format, int maxEdge, EncodeOptions options)
    {
        var output = new ArrayBufferWriter<byte>();
        codec.EncodeThumbnail(new ReadOnlyPixels(pixels, width, height, format), maxEdge, options, output);
        return output.WrittenSpan.ToArray();
    }

    private static double SignalToNoise(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        double squares = 0;
        for (int index = 0; index < expected.Length; index++)
        {
            double difference = expected[index] - actual[index];
            squares += difference * difference;
        }

        return squares == 0 ? double.PositiveInfinity : 10 * Math.Log10(255.0 * 255.0 * expected.Length / squares);
    }
}
