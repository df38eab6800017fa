using System.Buffers;
using Invoke.Images;

namespace Invoke.Testing.Tests;

/// <summary>The contract finds codecs that are almost right; each here breaks one rule in the way that real ones do.</summary>
public sealed class ImageCodecContractTests
{
    public static TheoryData<string> Rules => [.. ImageCodecContract.Rules];

    [Fact]
    public void Verify_CodecThatKeepsAllRules_Passes() => new ImageCodecContract(new BrokenCodec(), ImageFormat.Png).Verify();

    [Fact]
    public void Verify_AlphaBlended_Fails() => AssertBroken(
        "decode drops alpha without blending",
        new BrokenCodec { AfterDecode = Blacken });

    [Fact]
    public void Verify_OrientationForgotten_Fails() => AssertBroken(
        "decode applies every EXIF orientation",
        new BrokenCodec { BeforeDecode = data => WithoutExif(data), SwapsBack = true });

    [Fact]
    public void Verify_OtherExceptionForBadImages_Fails() => AssertBroken(
        "bad images raise one kind of exception", new BrokenCodec { OnError = exception => new InvalidDataException("inner", exception) });

    [Fact]
    public void Verify_TruncatedTaken_Fails() => AssertBroken("decode refuses truncated images", new BrokenCodec { Decoding = new DecodeOptions { AllowTruncated = true } });

    [Fact]
    public void Verify_LimitIgnored_Fails() => AssertBroken("decode holds the limits", new BrokenCodec { Decoding = DecodeOptions.Default });

    [Fact]
    public void Verify_ThumbnailEnlarged_Fails() => AssertBroken("thumbnail is never larger than the image", new BrokenCodec { Enlarges = true });

    [Fact]
    public void Verify_WritesWhatItDenies_Fails() => AssertBroken("encode refuses formats it does not write", new BrokenCodec { EncodesAll = true });

    [Fact]
    public void Verify_OneBitLost_Fails() => AssertBroken("encode without loss keeps every bit", new BrokenCodec { AfterDecode = (pixels, _) => pixels[^1] ^= 1 });

    [Fact]
    public void Verify_AllRulesOfABrokenCodec_ListsThemAll()
    {
        var contract = new ImageCodecContract(new BrokenCodec { Enlarges = true, EncodesAll = true }, ImageFormat.Png);

        string message = Assert.Throws<ImageCodecContractException>(contract.Verify).Message;

        Assert.Contains("'thumbnail is never larger than the image'", message, StringComparison.Ordinal);
        Assert.Contains("'encode refuses formats it does not write'", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Verify_CodecThatAlwaysFails_BreaksMostRules(string rule)
    {
        string[] about = ["refuses", "raise one kind", "first frame", "JPEG", "quality", "drops alpha where", "subsamples", "or refuses them"];
        var contract = new ImageCodecContract(new FailingCodec(), ImageFormat.Png);

        Exception? exception = Record.Exception(() => contract.Verify(rule));

        Assert.True(exception is ImageCodecContractException || about.Any(word => rule.Contains(word, StringComparison.Ordinal)), $"'{rule}' was kept.");
    }

    [Fact]
    public void Verify_BrokenRuleInsideCodeThatCatchesTheProductsErrors_StillFails()
    {
        var contract = new ImageCodecContract(new BrokenCodec { EncodesAll = true }, ImageFormat.Png);

        Assert.Throws<ImageCodecContractException>(() =>
        {
            try
            {
                contract.Verify();
            }
            catch (InvokeException)
            {
                // As code under test may do.
            }
        });
    }

    [Fact]
    public void Verify_UnknownRule_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new ImageCodecContract(new PngCodec(), ImageFormat.Png).Verify("be nice"));

    [Fact]
    public void Create_WithoutFormats_IsRefused() => Assert.Throws<ArgumentException>(() => new ImageCodecContract(new PngCodec()));

    private static void AssertBroken(string rule, BrokenCodec codec)
    {
        var contract = new ImageCodecContract(codec, ImageFormat.Png);

        string message = Assert.Throws<ImageCodecContractException>(() => contract.Verify(rule)).Message;

        Assert.StartsWith($"BrokenCodec breaks the rule '{rule}': ", message, StringComparison.Ordinal);
    }

    // What blending over black does to a picture with alpha.
    private static void Blacken(byte[] pixels, PixelFormat format)
    {
        for (int index = 0; format == PixelFormat.Rgb24 && index < pixels.Length; index++)
        {
            pixels[index] /= 2;
        }
    }

    private static byte[] WithoutExif(byte[] data)
    {
        int at = data.AsSpan().IndexOf("eXIf"u8);
        return at < 0 ? data : [.. data[..(at - 4)], .. data[(at + 34)..]];
    }

    private sealed class FailingCodec : IImageCodec
    {
        public bool CanEncode(ImageFormat format) => format == ImageFormat.Png;

        public ImageInfo Identify(ReadOnlySpan<byte> data) => throw new ImageFormatException("no");

        public void Decode(ReadOnlySpan<byte> data, Pixels destination, DecodeOptions options) => throw new ImageFormatException("no");

        public void Encode(ReadOnlyPixels pixels, EncodeOptions options, IBufferWriter<byte> output) => throw new ImageFormatException("no");

        public void EncodeThumbnail(ReadOnlySpan<byte> data, DecodeOptions decodeOptions, int maxEdge, EncodeOptions encodeOptions, IBufferWriter<byte> output) =>
            throw new ImageFormatException("no");

        public void EncodeThumbnail(ReadOnlyPixels pixels, int maxEdge, EncodeOptions options, IBufferWriter<byte> output) => throw new ImageFormatException("no");
    }
}
