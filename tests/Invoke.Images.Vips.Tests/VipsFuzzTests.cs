using System.Buffers;

namespace Invoke.Images.Vips.Tests;

/// <summary>Damaged files in great number through libvips behind the front door: pixels or the one exception, never another, and never the end of the process.</summary>
/// <remarks>INVOKE_FULL=1 runs 300,000 from a random seed on; INVOKE_SEED=n repeats the ones of a seed.</remarks>
public sealed class VipsFuzzTests
{
    private const int PixelLimit = 1 << 18;

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1";

    private static readonly int Seed = Environment.GetEnvironmentVariable("INVOKE_SEED") is { Length: > 0 } text
        ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
        : IsFull ? Random.Shared.Next() : 4711;

    private readonly VipsImageCodec _codec = new(managedPng: false);
    private readonly byte[] _pixels = new byte[4 * PixelLimit];
    private readonly ArrayBufferWriter<byte> _output = new();

    [Fact]
    [Trait("Kind", "Heavy")]
    public void Decode_MutatedImages_GivesPixelsOrTheOneException()
    {
        var random = new Random(Seed);
        byte[][] originals = [.. CreateOriginals()];
        int rounds = IsFull ? 300_000 : 3_000, decoded = 0, refused = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[] image = Mutate(random, originals[random.Next(originals.Length)]);

            Exception? failure = Record.Exception(() => Use(image, allowTruncated: round % 4 == 0));

            Assert.True(
                failure is null or ImageFormatException,
                $"INVOKE_SEED={Seed}, round {round}: {failure}\n{Convert.ToBase64String(image)}");
            _ = failure is null ? decoded++ : refused++;
        }

        Assert.True(decoded > rounds / 20 && refused > rounds / 5, $"INVOKE_SEED={Seed}: {decoded} decoded, {refused} refused.");
        Assert.True(SpinWait.SpinUntil(() => VipsNative.TrackedMemory() == 0, TimeSpan.FromMinutes(3)), $"{VipsNative.TrackedMemory()} bytes are left behind.");
    }

    private static byte[] Mutate(Random random, byte[] original)
    {
        byte[] image = [.. original];
        for (int change = random.Next(1, 4); change > 0 && image.Length > 0; change--)
        {
            int at = random.Next(image.Length), other = random.Next(at, image.Length);
            switch (random.Next(10))
            {
                case 0:
                    image = image[..at];
                    break;
                case 1:
                    image = [.. image[..at], .. image[other..]];
                    break;
                case 2:
                    image = [.. image[..at], .. image[Math.Max(0, at - 20)..]];
                    break;
                case 3:
                    // Headers are where decoders believe what they read.
                    image[random.Next(Math.Min(image.Length, 64))] = (byte)random.Next(256);
                    break;
                default:
                    image[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return image;
    }

    private IEnumerable<byte[]> CreateOriginals()
    {
        foreach (PixelFormat format in Enum.GetValues<PixelFormat>())
        {
            byte[] pixels = TestImages.Picture(41, 29, format);
            yield return TestImages.Encode(_codec, pixels, 41, 29, format, new EncodeOptions(ImageFormat.Png));
            yield return TestImages.Encode(_codec, pixels, 41, 29, format, new EncodeOptions(ImageFormat.Jpeg));
            yield return TestImages.Encode(_codec, pixels, 41, 29, format, new EncodeOptions(ImageFormat.Jpeg) { Quality = 95 });
            yield return TestImages.Encode(_codec, pixels, 41, 29, format, new EncodeOptions(ImageFormat.WebP));
            yield return TestImages.Encode(_codec, pixels, 41, 29, format, new EncodeOptions(ImageFormat.WebP) { Lossless = true });
        }
    }

    private void Use(byte[] image, bool allowTruncated)
    {
        var options = new DecodeOptions { MaxPixels = PixelLimit, AllowTruncated = allowTruncated };
        ImageInfo info = ImageFrontDoor.Check(image, options);
        _codec.Decode(image, new Pixels(_pixels, info.Width, info.Height, PixelFormat.Rgba32), options);
        _output.ResetWrittenCount();
        _codec.EncodeThumbnail(image, options, 8, new EncodeOptions(ImageFormat.Jpeg), _output);
    }
}
