using Invoke.Images;

namespace Invoke.Testing;

/// <summary>The rules of reading.</summary>
internal static class DecodingRules
{
    private const int Width = SampleImages.Width;
    private const int Height = SampleImages.Height;

    private static readonly PixelFormat[] PixelFormats = [PixelFormat.Gray8, PixelFormat.Rgb24, PixelFormat.Rgba32];

    public static void Identifies(CodecUnderTest codec)
    {
        foreach ((byte[] data, ImageInfo expected) in new (byte[], ImageInfo)[]
            {
                (SampleImages.Png, new(ImageFormat.Png, Width, Height, false, 1)),
                (SampleImages.AlphaPng, new(ImageFormat.Png, Width, Height, true, 1)),
                (SampleImages.Jpeg, new(ImageFormat.Jpeg, Width, Height, false, 1)),
                (SampleImages.WebP, new(ImageFormat.WebP, Width, Height, false, 1)),
                (SampleImages.LosslessWebP, new(ImageFormat.WebP, Width, Height, true, 1)),
                (Turned(ImageFormat.Png, 6), new(ImageFormat.Png, Height, Width, false, 6)),
                (Turned(ImageFormat.Jpeg, 3), new(ImageFormat.Jpeg, Width, Height, false, 3)),
                (Turned(ImageFormat.WebP, 8), new(ImageFormat.WebP, Height, Width, false, 8)),
            })
        {
            ImageInfo actual = codec.Codec.Identify(data);
            CodecUnderTest.Require(actual == expected, $"{actual} instead of {expected}.");
        }
    }

    public static void GivesThePicture(CodecUnderTest codec)
    {
        foreach (PixelFormat format in PixelFormats)
        {
            foreach ((ImageFormat file, byte[] data, bool lossless) in Colours().Where(sample => codec.Reads.Contains(sample.File)))
            {
                // Alpha has its own rules; files without it give an opaque one.
                byte[] expected = SampleImages.Pixels(format), actual = codec.Decode(data, format);
                Opaque(expected, format);
                Opaque(actual, format);
                Compare(expected, actual, lossless, $"A {file} image as {format}");
            }

            foreach ((ImageFormat file, byte[] data, bool lossless) in Grays().Where(sample => codec.Reads.Contains(sample.File)))
            {
                byte[] expected = Spread(SampleImages.Pixels(PixelFormat.Gray8), format);
                Compare(expected, codec.Decode(data, format), lossless, $"A gray {file} image as {format}");
            }
        }
    }

    public static void DropsAlpha(CodecUnderTest codec)
    {
        foreach ((ImageFormat file, byte[] data) in WithAlpha(codec))
        {
            CodecUnderTest.RequireSame(SampleImages.Pixels(PixelFormat.Rgb24), codec.Decode(data, PixelFormat.Rgb24), $"A {file} image with alpha as Rgb24");
            CodecUnderTest.RequireSame(SampleImages.Pixels(PixelFormat.Rgba32), codec.Decode(data, PixelFormat.Rgba32), $"A {file} image with alpha as Rgba32");
        }
    }

    public static void AddsOpaqueAlpha(CodecUnderTest codec)
    {
        foreach (ImageFormat file in codec.Reads)
        {
            byte[] pixels = codec.Decode(CodecUnderTest.Sample(file), PixelFormat.Rgba32);
            for (int index = 3; index < pixels.Length; index += 4)
            {
                CodecUnderTest.Require(pixels[index] == 255, $"Pixel {index / 4} of a {file} image without alpha has alpha {pixels[index]} instead of 255.");
            }
        }
    }

    public static void AppliesOrientation(CodecUnderTest codec)
    {
        byte[] picture = SampleImages.Pixels(PixelFormat.Rgb24);
        foreach (ImageFormat file in codec.Reads)
        {
            for (byte orientation = 1; orientation <= 8; orientation++)
            {
                (int width, int height) = orientation >= 5 ? (Height, Width) : (Width, Height);
                byte[] expected = new byte[picture.Length];
                PixelOrientation.Apply(
                    new ReadOnlyPixels(picture, Width, Height, PixelFormat.Rgb24), orientation, new Pixels(expected, width, height, PixelFormat.Rgb24));

                byte[] actual = codec.Decode(Turned(file, orientation), PixelFormat.Rgb24);

                CodecUnderTest.RequireSimilar(expected, actual, $"A {file} image of orientation {orientation}");
            }
        }
    }

    public static void TakesTheFirstFrame(CodecUnderTest codec)
    {
        if (codec.Reads.Contains(ImageFormat.WebP))
        {
            CodecUnderTest.RequireSame(
                SampleImages.Pixels(PixelFormat.Rgb24), codec.Decode(SampleImages.AnimatedWebP, PixelFormat.Rgb24), "An animated WebP image");
        }
    }

    public static void StaysInside(CodecUnderTest codec)
    {
        const byte Guard = 0xA5;
        const int Margin = 64;
        foreach (ImageFormat file in codec.Reads)
        {
            foreach (PixelFormat format in PixelFormats)
            {
                int length = Width * Height * (int)format;
                byte[] memory = new byte[length + (2 * Margin)];
                Array.Fill(memory, Guard);

                codec.Codec.Decode(CodecUnderTest.Sample(file), new Pixels(memory.AsSpan(Margin), Width, Height, format), DecodeOptions.Default);

                bool isWhole = !memory.AsSpan(0, Margin).ContainsAnyExcept(Guard) && !memory.AsSpan(Margin + length).ContainsAnyExcept(Guard);
                CodecUnderTest.Require(isWhole, $"A {file} image as {format} overwrites what lies beside the destination.");
            }
        }
    }

    public static void RefusesOtherSizes(CodecUnderTest codec)
    {
        foreach (ImageFormat file in codec.Reads)
        {
            try
            {
                byte[] pixels = new byte[Width * Height * 3];
                codec.Codec.Decode(CodecUnderTest.Sample(file), new Pixels(pixels, Height, Width, PixelFormat.Rgb24), DecodeOptions.Default);
            }
            catch (ArgumentException)
            {
                continue;
            }

            throw new BrokenRuleException($"A {file} image of {Width}x{Height} is decoded into {Height}x{Width}.");
        }
    }

    public static void RefusesTruncated(CodecUnderTest codec)
    {
        foreach (ImageFormat file in codec.Reads)
        {
            byte[] data = CodecUnderTest.Sample(file);
            for (int length = 0; length < data.Length; length += Math.Max(1, data.Length / 50))
            {
                CodecUnderTest.RequireRefused(() => DecodeSample(codec, data.AsSpan(0, length)), $"A {file} image of {data.Length} bytes, cut off after {length},");
            }

            CodecUnderTest.RequireRefused(() => DecodeSample(codec, data.AsSpan(0, data.Length - 1)), $"A {file} image without its last byte");
        }
    }

    public static void TakesTruncatedOnRequest(CodecUnderTest codec)
    {
        var options = new DecodeOptions { AllowTruncated = true };
        foreach (ImageFormat file in codec.Reads)
        {
            byte[] data = CodecUnderTest.Sample(file);
            byte[] pixels = new byte[Width * Height * 3];
            try
            {
                codec.Codec.Decode(data.AsSpan(0, data.Length - 12), new Pixels(pixels, Width, Height, PixelFormat.Rgb24), options);
            }
            catch (ImageFormatException)
            {
                continue;
            }

            int part = Width * 3 * (Height / 4);
            CodecUnderTest.RequireSimilar(SampleImages.Pixels(PixelFormat.Rgb24).AsSpan(0, part), pixels.AsSpan(0, part), $"The upper part of a truncated {file} image");
        }
    }

    public static void HoldsLimits(CodecUnderTest codec)
    {
        foreach (ImageFormat file in codec.Reads)
        {
            byte[] data = CodecUnderTest.Sample(file);
            DecodeSample(codec, data, new DecodeOptions { MaxPixels = Width * Height, MaxBytes = data.Length });
            CodecUnderTest.RequireRefused(() => DecodeSample(codec, data, new DecodeOptions { MaxPixels = (Width * Height) - 1 }), $"A {file} image with a pixel too many");
            CodecUnderTest.RequireRefused(() => DecodeSample(codec, data, new DecodeOptions { MaxBytes = data.Length - 1 }), $"A {file} image with a byte too many");
        }
    }

    public static void RefusesOtherFormats(CodecUnderTest codec)
    {
        foreach (ImageFormat file in codec.DoesNotRead)
        {
            CodecUnderTest.RequireRefused(() => DecodeSample(codec, CodecUnderTest.Sample(file)), $"A {file} image, which it is said not to read,");
        }
    }

    public static void RefusesBadImages(CodecUnderTest codec)
    {
        foreach (BadImage bad in BadImages.Create(seed: 1))
        {
            CodecUnderTest.RequireRefused(() => CheckAndDecode(codec, bad.Data.Span), $"The bad image '{bad.Name}'");
        }
    }

    private static void CheckAndDecode(CodecUnderTest codec, ReadOnlySpan<byte> data)
    {
        ImageInfo info = ImageFrontDoor.Check(data, DecodeOptions.Default);
        byte[] pixels = new byte[Pixels.GetByteCount(info.Width, info.Height, PixelFormat.Rgb24)];
        codec.Codec.Decode(data, new Pixels(pixels, info.Width, info.Height, PixelFormat.Rgb24), DecodeOptions.Default);
    }

    private static void DecodeSample(CodecUnderTest codec, ReadOnlySpan<byte> data, DecodeOptions? options = null) =>
        codec.Codec.Decode(data, new Pixels(new byte[Width * Height * 3], Width, Height, PixelFormat.Rgb24), options ?? DecodeOptions.Default);

    private static void Compare(byte[] expected, byte[] actual, bool lossless, string what)
    {
        if (lossless)
        {
            CodecUnderTest.RequireSame(expected, actual, what);
        }
        else
        {
            CodecUnderTest.RequireSimilar(expected, actual, what);
        }
    }

    private static IEnumerable<(ImageFormat File, byte[] Data, bool Lossless)> Colours() =>
    [
        (ImageFormat.Png, SampleImages.Png, true), (ImageFormat.Png, SampleImages.AlphaPng, true), (ImageFormat.Jpeg, SampleImages.Jpeg, false),
        (ImageFormat.Jpeg, SampleImages.ProgressiveJpeg, false), (ImageFormat.WebP, SampleImages.WebP, false), (ImageFormat.WebP, SampleImages.LosslessWebP, true),
    ];

    private static IEnumerable<(ImageFormat File, byte[] Data, bool Lossless)> Grays() =>
        [(ImageFormat.Png, SampleImages.GrayPng, true), (ImageFormat.Jpeg, SampleImages.GrayJpeg, false)];

    private static IEnumerable<(ImageFormat File, byte[] Data)> WithAlpha(CodecUnderTest codec) =>
        new (ImageFormat File, byte[] Data)[] { (ImageFormat.Png, SampleImages.AlphaPng), (ImageFormat.WebP, SampleImages.LosslessWebP) }
            .Where(sample => codec.Reads.Contains(sample.File));

    internal static byte[] Turned(ImageFormat file, byte orientation) => file switch
    {
        ImageFormat.Png => ExifTag.AddToPng(SampleImages.Png, orientation),
        ImageFormat.Jpeg => ExifTag.AddToJpeg(SampleImages.Jpeg, orientation),
        _ => ExifTag.AddToWebP(SampleImages.WebP, Width, Height, orientation),
    };

    private static void Opaque(byte[] pixels, PixelFormat format)
    {
        for (int index = 3; format == PixelFormat.Rgba32 && index < pixels.Length; index += 4)
        {
            pixels[index] = 255;
        }
    }

    private static byte[] Spread(byte[] gray, PixelFormat format) => format switch
    {
        PixelFormat.Gray8 => gray,
        PixelFormat.Rgb24 => [.. gray.SelectMany(value => (byte[])[value, value, value])],
        _ => [.. gray.SelectMany(value => (byte[])[value, value, value, 255])],
    };
}
