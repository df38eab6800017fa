namespace Invoke.Images.Tests;

public sealed class ImageFrontDoorTests
{
    private static readonly byte[] LossyWebP =
    [
        .. "RIFF"u8, 22, 0, 0, 0, .. "WEBPVP8 "u8, 10, 0, 0, 0, 0, 0, 0, 0x9D, 1, 0x2A, 64, 0, 32, 0,
    ];

    private static readonly byte[] LosslessWebP =
    [
        .. "RIFF"u8, 22, 0, 0, 0, .. "WEBPVP8L"u8, 10, 0, 0, 0, 0x2F, 63, 0xC0, 7, 0x10, 0, 0, 0, 0, 0,
    ];

    [Fact]
    public void Inspect_Png_TellsSizeAndEnd()
    {
        ImageProbe probe = ImageFrontDoor.Inspect(TestPixels.Png(5, 7));

        Assert.Equal(new ImageProbe(new ImageInfo(ImageFormat.Png, 5, 7, false, 1), true, 1, false), probe);
    }

    [Fact]
    public void Inspect_RotatedJpeg_TellsUprightSize()
    {
        ImageProbe probe = ImageFrontDoor.Inspect(Jpeg(scans: 2, orientation: 6));

        Assert.Equal(new ImageProbe(new ImageInfo(ImageFormat.Jpeg, 32, 64, false, 6), true, 2, false), probe);
    }

    [Fact]
    public void Inspect_JpegWithoutEnd_IsIncomplete() =>
        Assert.False(ImageFrontDoor.Inspect(Jpeg(scans: 1, orientation: 1).AsSpan()[..^2]).IsComplete);

    [Fact]
    public void Inspect_LossyWebP_TellsSize()
    {
        ImageProbe probe = ImageFrontDoor.Inspect(LossyWebP);

        Assert.Equal(new ImageProbe(new ImageInfo(ImageFormat.WebP, 64, 32, false, 1), true, 1, false), probe);
    }

    [Fact]
    public void Inspect_LosslessWebP_TellsSizeAndAlpha()
    {
        ImageProbe probe = ImageFrontDoor.Inspect(LosslessWebP);

        Assert.Equal(new ImageProbe(new ImageInfo(ImageFormat.WebP, 64, 32, true, 1), true, 1, false), probe);
    }

    [Fact]
    public void Inspect_ExtendedWebP_TellsAnimation()
    {
        byte[] header = [.. "WEBPVP8X"u8, 10, 0, 0, 0, 0x12, 0, 0, 0, 63, 0, 0, 31, 0, 0];
        byte[] frame = [.. "ANMF"u8, 2, 0, 0, 0, 1, 2];

        ImageProbe probe = ImageFrontDoor.Inspect((byte[])[.. "RIFF"u8, 32, 0, 0, 0, .. header, .. frame]);
        ImageProbe withoutFrame = ImageFrontDoor.Inspect((byte[])[.. "RIFF"u8, 22, 0, 0, 0, .. header]);

        Assert.Equal(new ImageProbe(new ImageInfo(ImageFormat.WebP, 64, 32, true, 1), true, 1, true), probe);
        Assert.False(withoutFrame.IsComplete);
    }

    [Fact]
    public void Inspect_WebPThatPromisesMoreThanItsDataCanHold_IsIncomplete()
    {
        byte[] larger = [.. LossyWebP];
        larger[27] = 0x10;

        Assert.True(ImageFrontDoor.Inspect(LossyWebP).IsComplete);
        Assert.False(ImageFrontDoor.Inspect(larger).IsComplete);
    }

    [Fact]
    public void Inspect_ExtendedWebPWithAnotherPicture_NamesBothSizes()
    {
        byte[] extended = [.. "RIFF"u8, 40, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 9, 0, 0, .. LossyWebP[12..]];

        var exception = Assert.Throws<ImageFormatException>(() => ImageFrontDoor.Inspect(extended));

        Assert.Contains("9x10", exception.Message, StringComparison.Ordinal);
        Assert.Contains("64x32", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_EmptyData_SaysEmpty() =>
        Assert.Contains("0 bytes", Assert.Throws<ImageFormatException>(() => ImageFrontDoor.Inspect(default)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("GIF89a, which is not accepted")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("RIFF1234WAVE")]
    public void Inspect_ForeignData_SaysWhatIsAccepted(string text)
    {
        var exception = Assert.Throws<ImageFormatException>(() => ImageFrontDoor.Inspect(System.Text.Encoding.ASCII.GetBytes(text)));

        Assert.Contains("PNG, JPEG or WebP", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_EveryPrefixOfAnImage_NeverFailsOtherwise()
    {
        foreach (byte[] image in new[] { TestPixels.Png(9, 9), Jpeg(2, 8), LossyWebP, LosslessWebP })
        {
            for (int length = 0; length < image.Length; length++)
            {
                try
                {
                    Assert.False(ImageFrontDoor.Inspect(image.AsSpan(0, length)).IsComplete);
                }
                catch (ImageFormatException)
                {
                    continue;
                }
            }
        }
    }

    [Fact]
    public void Check_TooManyPixels_NamesSizeAndLimit()
    {
        var exception = Assert.Throws<ImageLimitException>(() => ImageFrontDoor.Check(TestPixels.Png(10, 10), new DecodeOptions { MaxPixels = 99 }));

        Assert.Contains("10x10", exception.Message, StringComparison.Ordinal);
        Assert.Contains("99", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ScanBomb_IsRefused() =>
        Assert.Throws<ImageLimitException>(() => ImageFrontDoor.Check(Jpeg(scans: 65, orientation: 1), DecodeOptions.Default));

    [Fact]
    public void Check_TooManyBytes_NamesSizeAndLimit()
    {
        byte[] png = TestPixels.Png(10, 10);

        var exception = Assert.Throws<ImageLimitException>(() => ImageFrontDoor.Check(png, new DecodeOptions { MaxBytes = png.Length - 1 }));

        Assert.Contains($"{png.Length} bytes; at most {png.Length - 1}", exception.Message, StringComparison.Ordinal);
        Assert.Equal(10, ImageFrontDoor.Check(png, new DecodeOptions { MaxBytes = png.Length }).Width);
    }

    [Fact]
    public void Check_SideOfAMillionAndOne_IsRefused() =>
        Assert.Throws<ImageLimitException>(
            () => ImageFrontDoor.Check(RawPng.Create(1_000_001, 1, 1, PngColorType.Gray, new byte[125_002]), DecodeOptions.Default));

    [Fact]
    public void Inspect_PngThatPromisesMoreThanItsDataCanHold_IsIncomplete()
    {
        byte[] zeros = RawPng.Create(2000, 2000, 8, PngColorType.Rgb, new byte[2000 * 6001]);

        Assert.True(ImageFrontDoor.Inspect(zeros).IsComplete);
        Assert.False(ImageFrontDoor.Inspect(RawPng.Create(8000, 8000, 8, PngColorType.Rgb, new byte[2000 * 6001])).IsComplete);
    }

    [Fact]
    public void Inspect_JpegThatPromisesMoreThanItsDataCanHold_IsIncomplete()
    {
        byte[] jpeg = Jpeg(scans: 1, orientation: 1);
        int size = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC2]) + 5;
        jpeg[size] = 100;

        Assert.False(ImageFrontDoor.Inspect(jpeg).IsComplete);
    }

    [Fact]
    public void Inspect_JpegWithoutQuantisationTable_IsDamaged()
    {
        byte[] jpeg = Jpeg(scans: 1, orientation: 1);
        jpeg[jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDB]) + 1] = 0xEF;

        Assert.Contains("no quantisation table", Assert.Throws<ImageFormatException>(() => ImageFrontDoor.Inspect(jpeg)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_JpegWithTwoSizes_IsDamaged()
    {
        byte[] jpeg = Jpeg(scans: 1, orientation: 1);
        int frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC2]);
        byte[] twice = [.. jpeg[..frame], .. jpeg[frame..(frame + 13)], .. jpeg[frame..]];

        Assert.Contains("two frame headers", Assert.Throws<ImageFormatException>(() => ImageFrontDoor.Inspect(twice)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_TruncatedAllowed_Passes()
    {
        byte[] png = TestPixels.Png(10, 10);

        ImageInfo info = ImageFrontDoor.Check(png.AsSpan()[..^12], new DecodeOptions { AllowTruncated = true });

        Assert.Equal(10, info.Width);
    }

    // A JPEG's structure without real pixels: EXIF, an empty table, frame header, scans with a stuffed byte each, end.
    private static byte[] Jpeg(int scans, byte orientation)
    {
        List<byte> data = [0xFF, 0xD8, 0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0];
        data.AddRange([0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]);
        data.AddRange([0xFF, 0xDB, 0, 2]);
        data.AddRange([0xFF, 0xC2, 0, 11, 8, 0, 32, 0, 64, 1, 1, 0x11, 0]);
        for (int scan = 0; scan < scans; scan++)
        {
            data.AddRange([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x55, 0xFF, 0x00, 0xAA]);
        }

        data.AddRange([0xFF, 0xD9]);
        return [.. data];
    }
}
