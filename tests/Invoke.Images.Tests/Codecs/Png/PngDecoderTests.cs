namespace Invoke.Images.Tests;

public sealed class PngDecoderTests
{
    [Theory]
    [InlineData(1, new byte[] { 0, 0b1010_0000 }, new byte[] { 255, 0, 255 })]
    [InlineData(2, new byte[] { 0, 0b0001_1000 }, new byte[] { 0, 85, 170 })]
    [InlineData(4, new byte[] { 0, 0x0F, 0x80 }, new byte[] { 0, 255, 136 })]
    [InlineData(16, new byte[] { 0, 1, 255, 128, 0, 255, 255 }, new byte[] { 1, 128, 255 })]
    public void Decode_GrayDepths_ScaleToEightBits(int depth, byte[] row, byte[] expected)
    {
        byte[] png = RawPng.Create(3, 1, depth, PngColorType.Gray, row);

        Assert.Equal(expected, TestPixels.Decode(png, PixelFormat.Gray8));
    }

    [Fact]
    public void Decode_Palette_LooksUpColourAndAlpha()
    {
        byte[] png = RawPng.Create(
            4, 1, 2, PngColorType.Palette, [0, 0b00_01_10_01], false, ("PLTE", [1, 2, 3, 4, 5, 6, 7, 8, 9]), ("tRNS", [0, 128]));

        Assert.Equal([1, 2, 3, 0, 4, 5, 6, 128, 7, 8, 9, 255, 4, 5, 6, 128], TestPixels.Decode(png, PixelFormat.Rgba32));
    }

    [Fact]
    public void Decode_IndexBeyondPalette_IsDamaged()
    {
        byte[] png = RawPng.Create(1, 1, 8, PngColorType.Palette, [0, 9], false, ("PLTE", [1, 2, 3]));

        Assert.Contains("entry 9", Assert.Throws<ImageFormatException>(() => TestPixels.Decode(png, PixelFormat.Rgb24)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_PaletteWithoutPalette_IsDamaged()
    {
        byte[] png = RawPng.Create(1, 1, 8, PngColorType.Palette, [0, 0]);

        Assert.Contains("palette", Assert.Throws<ImageFormatException>(() => TestPixels.Decode(png, PixelFormat.Rgb24)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_TransparentColour_MakesItTransparent()
    {
        byte[] png = RawPng.Create(2, 1, 8, PngColorType.Rgb, [0, 1, 2, 3, 4, 5, 6], false, ("tRNS", [0, 4, 0, 5, 0, 6]));

        Assert.Equal([1, 2, 3, 255, 4, 5, 6, 0], TestPixels.Decode(png, PixelFormat.Rgba32));
    }

    [Fact]
    public void Decode_TransparencyWithWrongChecksum_IsDamaged()
    {
        byte[] png = RawPng.Create(1, 1, 8, PngColorType.Rgb, [0, 4, 5, 6], false, ("tRNS", [0, 4, 0, 5, 0, 6]));
        png[png.AsSpan().IndexOf("tRNS"u8) + 5] ^= 1;

        Assert.Contains("tRNS", Assert.Throws<ImageFormatException>(() => TestPixels.Decode(png, PixelFormat.Rgba32)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_DataThatAsksForADictionary_IsDamaged()
    {
        // zlib has a fourth kind of end beside data, end and error, which .NET raises as an exception of its own.
        byte[] png = RawPng.Create(1, 1, 8, PngColorType.Gray, [0, 1]);
        int data = png.AsSpan().IndexOf("IDAT"u8) + 4;
        png[data + 1] = 0x20;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(png.Length - 16), Crc32.Compute(png.AsSpan(data - 4)[..^16]));

        Assert.Contains("compressed data is broken", Assert.Throws<ImageFormatException>(() => TestPixels.Decode(png, PixelFormat.Gray8)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_SecondHeader_IsDamaged()
    {
        byte[] header = RawPng.Create(1, 1, 8, PngColorType.Gray, [0, 1])[16..29];
        byte[] png = RawPng.Create(1, 1, 8, PngColorType.Gray, [0, 1], false, ("IHDR", header));

        Assert.Contains("second header", Assert.Throws<ImageFormatException>(() => TestPixels.Decode(png, PixelFormat.Gray8)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_Gamma_IsIgnored()
    {
        byte[] png = RawPng.Create(1, 1, 8, PngColorType.Gray, [0, 42], false, ("gAMA", [0, 0, 0x27, 0x10]));

        Assert.Equal([42], TestPixels.Decode(png, PixelFormat.Gray8));
    }

    [Fact]
    public void Decode_SixteenBitRgba_KeepsHighBytes()
    {
        byte[] png = RawPng.Create(1, 1, 16, PngColorType.Rgba, [0, 10, 99, 20, 99, 30, 99, 40, 99]);

        Assert.Equal([10, 20, 30, 40], TestPixels.Decode(png, PixelFormat.Rgba32));
    }

    [Fact]
    public void Decode_GrayAlpha_SpreadsGray()
    {
        byte[] png = RawPng.Create(2, 1, 8, PngColorType.GrayAlpha, [0, 7, 8, 9, 10]);

        Assert.Equal([7, 7, 7, 8, 9, 9, 9, 10], TestPixels.Decode(png, PixelFormat.Rgba32));
    }

    [Fact]
    public void Decode_Interlaced_PutsEveryPassInPlace()
    {
        const int Width = 11, Height = 9;
        byte[] pixels = TestPixels.Gradient(Width, Height, PixelFormat.Gray8);
        (int X, int Y, int StepX, int StepY)[] passes =
            [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        var rows = new List<byte>();
        foreach ((int startX, int startY, int stepX, int stepY) in passes)
        {
            for (int y = startY; y < Height; y += stepY)
            {
                rows.Add(0);
                for (int x = startX; x < Width; x += stepX)
                {
                    rows.Add(pixels[(y * Width) + x]);
                }
            }
        }

        byte[] png = RawPng.Create(Width, Height, 8, PngColorType.Gray, [.. rows], interlaced: true);

        Assert.Equal(pixels, TestPixels.Decode(png, PixelFormat.Gray8));
    }

    [Fact]
    public void Decode_InterlacedSinglePixel_SkipsEmptyPasses()
    {
        byte[] png = RawPng.Create(1, 1, 8, PngColorType.Gray, [0, 42], interlaced: true);

        Assert.Equal([42], TestPixels.Decode(png, PixelFormat.Gray8));
    }

    [Fact]
    public void Decode_UnknownCriticalChunk_NamesIt()
    {
        byte[] png = RawPng.Create(1, 1, 8, PngColorType.Gray, [0, 1], false, ("ABCD", [1]));

        Assert.Contains("ABCD", Assert.Throws<ImageFormatException>(() => TestPixels.Decode(png, PixelFormat.Gray8)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_UnknownFilter_NamesIt()
    {
        byte[] png = RawPng.Create(1, 1, 8, PngColorType.Gray, [9, 1]);

        Assert.Contains("filter 9", Assert.Throws<ImageFormatException>(() => TestPixels.Decode(png, PixelFormat.Gray8)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, PngColorType.Gray)]
    [InlineData(16, PngColorType.Palette)]
    [InlineData(4, PngColorType.Rgb)]
    [InlineData(8, (PngColorType)5)]
    public void Decode_UndefinedDepth_IsDamaged(int depth, object type)
    {
        byte[] png = RawPng.Create(1, 1, depth, (PngColorType)type, [0, 1]);

        Assert.Throws<ImageFormatException>(() => TestPixels.Decode(png, PixelFormat.Gray8));
    }
}
