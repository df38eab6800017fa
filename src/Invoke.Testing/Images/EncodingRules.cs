using Invoke.Images;

namespace Invoke.Testing;

/// <summary>The rules of writing.</summary>
internal static class EncodingRules
{
    private const int Width = 96;
    private const int Height = 80;

    private static readonly int[] Qualities = [20, 60, 95];

    private static readonly PixelFormat[] PixelFormats = [PixelFormat.Gray8, PixelFormat.Rgb24, PixelFormat.Rgba32];

    public static void RoundTrips(CodecUnderTest codec)
    {
        foreach (ImageFormat file in codec.ReadsAndWrites)
        {
            foreach (PixelFormat format in PixelFormats.Where(format => file != ImageFormat.Jpeg || format != PixelFormat.Rgba32))
            {
                byte[] pixels = SampleImages.Pixels(Width, Height, format);

                byte[] data = codec.Encode(pixels, Width, Height, format, new EncodeOptions(file));

                ImageInfo info = ImageFrontDoor.Check(data, DecodeOptions.Default);
                CodecUnderTest.Require(
                    (info.Format, info.Width, info.Height, info.Orientation) == (file, Width, Height, 1), $"What is written as {file} from {format} is {info}.");
                CodecUnderTest.RequireSimilar(pixels, codec.Decode(data, format), $"{format} through {file}");
            }
        }
    }

    public static void KeepsEveryBit(CodecUnderTest codec)
    {
        foreach (ImageFormat file in codec.ReadsAndWrites.Where(file => file != ImageFormat.Jpeg))
        {
            foreach (PixelFormat format in PixelFormats)
            {
                foreach (byte[] pixels in new[] { SampleImages.Pixels(Width, Height, format), Noise(format) })
                {
                    foreach (ImageContent content in new[] { ImageContent.Generated, ImageContent.Drawn })
                    {
                        byte[] data = codec.Encode(pixels, Width, Height, format, new EncodeOptions(file) { Lossless = true, Content = content });

                        CodecUnderTest.RequireSame(pixels, codec.Decode(data, format), $"{format} through lossless {file} ({content})");
                    }
                }
            }
        }
    }

    public static void DropsAlpha(CodecUnderTest codec)
    {
        if (codec.ReadsAndWrites.Contains(ImageFormat.Jpeg))
        {
            byte[] data = codec.Encode(SampleImages.Pixels(Width, Height, PixelFormat.Rgba32), Width, Height, PixelFormat.Rgba32, new EncodeOptions(ImageFormat.Jpeg));

            CodecUnderTest.RequireSimilar(SampleImages.Pixels(Width, Height, PixelFormat.Rgb24), codec.Decode(data, PixelFormat.Rgb24), "Rgba32 through Jpeg");
        }
    }

    public static void TakesOddSizes(CodecUnderTest codec)
    {
        foreach (ImageFormat file in codec.Writes)
        {
            foreach ((int width, int height) in new[] { (1, 1), (1, 9), (17, 1), (31, 33) })
            {
                byte[] data = codec.Encode(SampleImages.Pixels(width, height, PixelFormat.Rgb24), width, height, PixelFormat.Rgb24, new EncodeOptions(file));

                ImageInfo info = ImageFrontDoor.Check(data, DecodeOptions.Default);
                CodecUnderTest.Require((info.Width, info.Height) == (width, height), $"{width}x{height} pixels become a {file} image of {info.Width}x{info.Height}.");
            }
        }
    }

    public static void FollowsQuality(CodecUnderTest codec)
    {
        foreach (ImageFormat file in codec.Writes.Where(file => file != ImageFormat.Png))
        {
            byte[] pixels = Noise(PixelFormat.Rgb24);
            int[] sizes = [.. Qualities.Select(quality => codec.Encode(pixels, Width, Height, PixelFormat.Rgb24, new EncodeOptions(file) { Quality = quality }).Length)];
            CodecUnderTest.Require(sizes[0] < sizes[1] && sizes[1] < sizes[2], $"{file} of quality 20, 60 and 95 takes {string.Join(", ", sizes)} bytes.");
        }
    }

    public static void SubsamplesByQuality(CodecUnderTest codec)
    {
        if (!codec.Writes.Contains(ImageFormat.Jpeg))
        {
            return;
        }

        foreach ((int quality, byte expected) in new[] { (1, (byte)0x22), (80, (byte)0x22), (89, (byte)0x22), (90, (byte)0x11), (100, (byte)0x11) })
        {
            byte[] data = codec.Encode(SampleImages.Pixels(Width, Height, PixelFormat.Rgb24), Width, Height, PixelFormat.Rgb24, new EncodeOptions(ImageFormat.Jpeg) { Quality = quality });
            int frame = Math.Max(data.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]), data.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC2]));
            CodecUnderTest.Require(frame > 0, "A JPEG image has neither a baseline nor a progressive frame.");
            byte sampling = data[frame + 11];
            CodecUnderTest.Require(sampling == expected, $"Quality {quality} samples lightness {sampling >> 4}x{sampling & 15} for each colour, not {expected >> 4}x{expected & 15}.");
        }
    }

    public static void RefusesOtherFormats(CodecUnderTest codec)
    {
        byte[] pixels = SampleImages.Pixels(Width, Height, PixelFormat.Rgb24);
        foreach (ImageFormat file in codec.DoesNotWrite.Append((ImageFormat)99))
        {
            CodecUnderTest.RequireRefused(() => codec.Encode(pixels, Width, Height, PixelFormat.Rgb24, new EncodeOptions(file)), $"Writing {file}, which CanEncode denies,");
        }
    }

    public static void IsThreadSafe(CodecUnderTest codec)
    {
        (ImageFormat File, byte[] Pixels)[] expected = [.. codec.Reads.Select(file => (file, codec.Decode(CodecUnderTest.Sample(file), PixelFormat.Rgb24)))];
        Parallel.For(0, 64, index =>
        {
            (ImageFormat file, byte[] pixels) = expected[index % expected.Length];
            byte[] data = CodecUnderTest.Sample(file);
            CodecUnderTest.RequireSame(pixels, codec.Decode(data, PixelFormat.Rgb24), $"A {file} image, decoded beside others,");
            CodecUnderTest.RequireRefused(() => codec.Decode(data.AsSpan(0, data.Length - 20), PixelFormat.Rgb24), $"A truncated {file} image, decoded beside others,");
        });
    }

    private static byte[] Noise(PixelFormat format)
    {
        byte[] pixels = new byte[Width * Height * (int)format];
        new Random(7).NextBytes(pixels);
        return pixels;
    }
}
