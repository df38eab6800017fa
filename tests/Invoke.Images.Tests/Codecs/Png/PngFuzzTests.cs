using System.Buffers;

namespace Invoke.Images.Tests;

/// <summary>Damaged files in great number: the decoder gives pixels or the one exception, nothing else, and never hangs.</summary>
/// <remarks>INVOKE_FULL=1 runs 500,000 from a random seed on; INVOKE_SEED=n repeats the ones of a seed.</remarks>
public sealed class PngFuzzTests
{
    private const int PixelLimit = 1 << 20;

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1";

    private static readonly int Seed = Environment.GetEnvironmentVariable("INVOKE_SEED") is { Length: > 0 } text
        ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
        : IsFull ? Random.Shared.Next() : 4711;

    private static readonly byte[][] Originals = [.. CreateOriginals()];

    private readonly byte[] _pixels = new byte[4 * PixelLimit];
    private int _decoded;
    private int _refused;

    [Fact]
    [Trait("Kind", "Heavy")]
    public void Decode_MutatedImages_GivesPixelsOrTheOneException()
    {
        var random = new Random(Seed);
        var mutator = new PngMutator(random);
        int rounds = IsFull ? 500_000 : 20_000;
        for (int round = 0; round < rounds; round++)
        {
            byte[] image = mutator.Mutate(Originals[random.Next(Originals.Length)]);

            Exception? failure = Record.Exception(() => Use(image, allowTruncated: round % 8 == 0));

            Assert.True(
                failure is null or ImageFormatException,
                $"INVOKE_SEED={Seed}, round {round}: {failure}\n{Convert.ToBase64String(image)}");
            _ = failure is null ? _decoded++ : _refused++;
        }

        // Neither everything broken at the door nor everything still whole: the loop has reached the decoder.
        Assert.True(_decoded > rounds / 20 && _refused > rounds / 4, $"INVOKE_SEED={Seed}: {_decoded} decoded, {_refused} refused.");
    }

    private void Use(byte[] image, bool allowTruncated)
    {
        var options = new DecodeOptions { MaxPixels = PixelLimit, AllowTruncated = allowTruncated };
        Exception? text = Record.Exception(() => PngText.Write(image, [new PngTextEntry("k", "v")], new ArrayBufferWriter<byte>()));
        Assert.True(text is null or ImageFormatException, $"Text: {text}");
        if (text is null)
        {
            _ = PngText.Read(image);
        }

        ImageInfo info = ImageFrontDoor.Check(image, options);
        foreach (PixelFormat format in Enum.GetValues<PixelFormat>())
        {
            new PngCodec().Decode(image, new Pixels(_pixels, info.Width, info.Height, format), options);
        }
    }

    private static IEnumerable<byte[]> CreateOriginals()
    {
        foreach (PixelFormat format in Enum.GetValues<PixelFormat>())
        {
            yield return TestPixels.Png(23, 17, format);
        }

        byte[] exif = [.. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        yield return RawPng.Create(9, 5, 4, PngColorType.Palette, new byte[5 * 6], false, ("PLTE", [1, 2, 3, 4, 5, 6]), ("tRNS", [9]));
        yield return RawPng.Create(8, 8, 16, PngColorType.GrayAlpha, new byte[8 * 33], false, ("eXIf", exif));
        yield return RawPng.Create(5, 5, 8, PngColorType.Rgb, new byte[(25 * 3) + 11], true, ("tRNS", [0, 0, 0, 0, 0, 0]));
        yield return RawPng.Create(8, 3, 1, PngColorType.Gray, new byte[6], false, ("zTXt", [.. "k"u8, 0, 0, .. RawPng.Deflate(new byte[500])]));
        yield return RawPng.Create(8, 3, 2, PngColorType.Gray, new byte[9], false, ("iTXt", [.. "k"u8, 0, 0, 0, 0, 0, .. "text"u8]), ("tRNS", [0, 1]));
    }
}
