using System.Buffers;
using Invoke.Testing.Shared;

namespace Invoke.Images.Tests;

public sealed class PngCodecTests
{
    private readonly PngCodec _codec = new();

    public static TheoryData<int, int, PixelFormat, ImageContent> RoundTrips()
    {
        var data = new TheoryData<int, int, PixelFormat, ImageContent>();
        foreach ((int width, int height) in new[] { (1, 1), (2, 3), (33, 5), (77, 33), (300, 200) })
        {
            foreach (PixelFormat format in Enum.GetValues<PixelFormat>())
            {
                data.Add(width, height, format, ImageContent.Generated);
                data.Add(width, height, format, ImageContent.Drawn);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(RoundTrips))]
    public void Decode_OfEncode_GivesTheSamePixels(int width, int height, PixelFormat format, ImageContent content)
    {
        foreach (byte[] pixels in new[] { TestPixels.Gradient(width, height, format), TestPixels.Noise(width, height, format) })
        {
            byte[] png = TestPixels.Encode(pixels, width, height, format, content);

            Assert.Equal(pixels, TestPixels.Decode(png, format));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Encode_AnyEffort_RoundTrips(int effort)
    {
        byte[] pixels = TestPixels.Gradient(64, 64, PixelFormat.Rgb24);
        var output = new ArrayBufferWriter<byte>();

        _codec.Encode(
            new ReadOnlyPixels(pixels, 64, 64, PixelFormat.Rgb24),
            new EncodeOptions(ImageFormat.Png) { Effort = effort, Content = ImageContent.Drawn },
            output);

        Assert.Equal(pixels, TestPixels.Decode(output.WrittenSpan, PixelFormat.Rgb24));
    }

    [Fact]
    public void Encode_WebP_SaysWhatToDo()
    {
        var exception = Assert.Throws<ImageFormatException>(
            () => _codec.Encode(new ReadOnlyPixels(new byte[3], 1, 1, PixelFormat.Rgb24), new EncodeOptions(ImageFormat.WebP), new ArrayBufferWriter<byte>()));

        Assert.Contains("UseImageCodec", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_AlphaIntoRgb_DropsAlphaWithoutBlending()
    {
        byte[] png = TestPixels.Encode([10, 20, 30, 0], 1, 1, PixelFormat.Rgba32);

        Assert.Equal([10, 20, 30], TestPixels.Decode(png, PixelFormat.Rgb24));
    }

    [Fact]
    public void Decode_RgbIntoGray_WeighsTheColours()
    {
        byte[] png = TestPixels.Encode([255, 0, 0, 0, 255, 0, 0, 0, 255], 3, 1, PixelFormat.Rgb24);

        Assert.Equal([76, 150, 29], TestPixels.Decode(png, PixelFormat.Gray8));
    }

    [Fact]
    public void Decode_WrongDestination_NamesBothSizes()
    {
        byte[] png = TestPixels.Png(4, 4);

        var exception = Assert.Throws<ArgumentException>(
            () => _codec.Decode(png, new Pixels(new byte[75], 5, 5, PixelFormat.Rgb24), DecodeOptions.Default));

        Assert.Contains("5x5", exception.Message, StringComparison.Ordinal);
        Assert.Contains("4x4", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_EveryTruncation_IsAnError()
    {
        byte[] png = TestPixels.Png(16, 16);
        for (int length = 0; length < png.Length; length++)
        {
            Assert.ThrowsAny<ImageFormatException>(() => Decode16(png.AsSpan(0, length), DecodeOptions.Default));
        }
    }

    [Fact]
    public void Decode_TruncatedAllowed_KeepsTheRowsThatAreThere()
    {
        byte[] pixels = TestPixels.Noise(200, 400, PixelFormat.Rgb24);
        byte[] png = TestPixels.Encode(pixels, 200, 400, PixelFormat.Rgb24);

        byte[] decoded = TestPixels.Decode(png.AsSpan(0, png.Length / 2), PixelFormat.Rgb24, new DecodeOptions { AllowTruncated = true });

        Assert.Equal(pixels.AsSpan(0, 600 * 100), decoded.AsSpan(0, 600 * 100));
        Assert.Equal(new byte[600], decoded[^600..]);
    }

    [Fact]
    public void Decode_EveryFlippedByte_NeverFailsOtherwise()
    {
        byte[] png = TestPixels.Png(16, 16);
        for (int index = 0; index < png.Length; index++)
        {
            byte[] damaged = [.. png];
            damaged[index] ^= 0x5A;

            Exception? exception = Record.Exception(() => Decode16(damaged, DecodeOptions.Default));

            Assert.True(exception is null or ImageFormatException, $"Byte {index}: {exception}");
        }
    }

    [Fact]
    public void Decode_RandomCompressedData_NeverFailsOtherwise()
    {
        var random = new Random(11);
        for (int round = 0; round < 300; round++)
        {
            byte[] rows = new byte[random.Next(0, 1200)];
            random.NextBytes(rows);
            byte[] png = RawPng.Create(16, 16, 8, PngColorType.Rgb, rows);

            Exception? exception = Record.Exception(() => Decode16(png, DecodeOptions.Default));

            Assert.True(exception is null or ImageFormatException, $"Round {round}: {exception}");
        }
    }

    [Fact]
    public void Decode_OverTheLimit_AllocatesNothingForPixels()
    {
        byte[] bomb = RawPng.Create(60000, 60000, 8, PngColorType.Rgb, []);

        Assert.Throws<ImageLimitException>(() => Decode16(bomb, DecodeOptions.Default));
    }

    [Fact]
    public void Decode_Jpeg_SaysThatOnlyPngIsBuiltIn()
    {
        byte[] jpeg =
        [
            0xFF, 0xD8, 0xFF, 0xDB, 0, 2, 0xFF, 0xC0, 0, 11, 8, 0, 16, 0, 16, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x55, 0xFF, 0xD9,
        ];

        var exception = Assert.Throws<ImageFormatException>(() => Decode16(jpeg, DecodeOptions.Default));

        Assert.Contains("only PNG", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, new byte[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(2, new byte[] { 3, 2, 1, 6, 5, 4 })]
    [InlineData(3, new byte[] { 6, 5, 4, 3, 2, 1 })]
    [InlineData(4, new byte[] { 4, 5, 6, 1, 2, 3 })]
    [InlineData(5, new byte[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData(6, new byte[] { 4, 1, 5, 2, 6, 3 })]
    [InlineData(7, new byte[] { 6, 3, 5, 2, 4, 1 })]
    [InlineData(8, new byte[] { 3, 6, 2, 5, 1, 4 })]
    public void Decode_Orientation_IsApplied(byte orientation, byte[] expected)
    {
        byte[] exif = [.. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
        byte[] png = RawPng.Create(3, 2, 8, PngColorType.Gray, [0, 1, 2, 3, 0, 4, 5, 6], false, ("eXIf", exif));

        Assert.Equal(orientation >= 5 ? (2, 3) : (3, 2), (_codec.Identify(png).Width, _codec.Identify(png).Height));
        Assert.Equal(expected, TestPixels.Decode(png, PixelFormat.Gray8));
    }

    [Fact]
    public void Thumbnail_LargeImage_FitsTheEdge()
    {
        var output = new ArrayBufferWriter<byte>();

        _codec.EncodeThumbnail(TestPixels.Png(512, 300), DecodeOptions.Default, 256, new EncodeOptions(ImageFormat.Png), output);

        Assert.Equal(new ImageInfo(ImageFormat.Png, 256, 150, false, 1), _codec.Identify(output.WrittenSpan));
    }

    [Fact]
    public void Thumbnail_SmallImage_IsNotEnlarged()
    {
        var output = new ArrayBufferWriter<byte>();

        _codec.EncodeThumbnail(TestPixels.Png(64, 48), DecodeOptions.Default, 256, new EncodeOptions(ImageFormat.Png), output);

        Assert.Equal((64, 48), (_codec.Identify(output.WrittenSpan).Width, _codec.Identify(output.WrittenSpan).Height));
    }

    [Fact]
    public void Decode_PngOfAnotherWriter_ReencodesToTheSamePixels()
    {
        byte[] samples = File.ReadAllBytes(Path.Combine(RepositoryRoot.Path, "models", "emoji-diffusion", "samples.png"));
        byte[] pixels = TestPixels.Decode(samples, PixelFormat.Rgb24);

        byte[] again = TestPixels.Encode(pixels, 1320, 1168, PixelFormat.Rgb24, ImageContent.Drawn);

        Assert.Equal(pixels, TestPixels.Decode(again, PixelFormat.Rgb24));
    }

    private void Decode16(ReadOnlySpan<byte> image, DecodeOptions options) =>
        _codec.Decode(image, new Pixels(new byte[16 * 16 * 3], 16, 16, PixelFormat.Rgb24), options);
}
