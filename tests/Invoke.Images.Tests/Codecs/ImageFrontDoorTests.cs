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
        byte[] extended = [.. "RIFF"u8, 22, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0x12, 0, 0, 0, 63, 0, 0, 31, 0, 0];

        ImageProbe probe = ImageFrontDoor.Inspect(extended);

        Assert.Equal(new ImageProbe(new ImageInfo(ImageFormat.WebP, 64, 32, true, 1), true, 1, true), probe);
    }

    [Fact]
    public void Inspect_EmptyData_SaysEmpty() =>
        Assert.Contains("0 bytes", Assert.Throws<ImageCodecException>(() => ImageFrontDoor.Inspect(default)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("GIF89a, which is not accepted")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("RIFF1234WAVE")]
    public void Inspect_ForeignData_SaysWhatIsAccepted(string text)
    {
        var exception = Assert.Throws<ImageCodecException>(() => ImageFrontDoor.Inspect(System.Text.Encoding.ASCII.GetBytes(text)));

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
                catch (ImageCodecException)
                {
                    continue;
                }
            }
        }
    }

    [Fact]
    public void Check_TooManyPixels_NamesSizeAndLimit()
    {
        var exception = Assert.Throws<ImageLimitException>(() => ImageFrontDoor.Check(TestPixels.Png(10, 10), new DecodeOptions(99)));

        Assert.Contains("10x10", exception.Message, StringComparison.Ordinal);
        Assert.Contains("99", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ScanBomb_IsRefused() =>
        Assert.Throws<ImageLimitException>(() => ImageFrontDoor.Check(Jpeg(scans: 65, orientation: 1), DecodeOptions.Default));

    [Fact]
    public void Check_TruncatedAllowed_Passes()
    {
        byte[] png = TestPixels.Png(10, 10);

        ImageInfo info = ImageFrontDoor.Check(png.AsSpan()[..^12], new DecodeOptions(AllowTruncated: true));

        Assert.Equal(10, info.Width);
    }

    // A JPEG's structure without real pixels: EXIF, frame header, scans with a stuffed byte each, end.
    private static byte[] Jpeg(int scans, byte orientation)
    {
        List<byte> data = [0xFF, 0xD8, 0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "II"u8, 42, 0, 8, 0, 0, 0, 1, 0];
        data.AddRange([0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]);
        data.AddRange([0xFF, 0xC2, 0, 11, 8, 0, 32, 0, 64, 1, 1, 0x11, 0]);
        for (int scan = 0; scan < scans; scan++)
        {
            data.AddRange([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x55, 0xFF, 0x00, 0xAA]);
        }

        data.AddRange([0xFF, 0xD9]);
        return [.. data];
    }
}
