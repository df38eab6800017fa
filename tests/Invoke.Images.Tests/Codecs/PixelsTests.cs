namespace Invoke.Images.Tests;

public sealed class PixelsTests
{
    [Fact]
    public void Create_ShortBuffer_NamesBothSizes()
    {
        var exception = Assert.Throws<ArgumentException>(() => new ReadOnlyPixels(new byte[11], 2, 2, PixelFormat.Rgb24).Width);

        Assert.Contains("12 bytes", exception.Message, StringComparison.Ordinal);
        Assert.Contains("11", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, -1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Create_ImpossibleSize_IsRefused(int width, int height) =>
        Assert.Throws<ArgumentException>(() => new Pixels(new byte[64], width, height, PixelFormat.Rgba32).Width);

    [Fact]
    public void FromPixels_WritablePixels_SeesTheSameBytes()
    {
        byte[] bytes = [1, 2, 3, 4, 5, 6];

        ReadOnlyPixels pixels = ReadOnlyPixels.FromPixels(new Pixels(bytes, 2, 1, PixelFormat.Rgb24));
        bytes[5] = 7;

        Assert.Equal((2, 1, PixelFormat.Rgb24), (pixels.Width, pixels.Height, pixels.Format));
        Assert.Equal([1, 2, 3, 4, 5, 7], pixels.Data.ToArray());
    }

    [Fact]
    public void Create_UnknownFormat_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new Pixels(new byte[64], 1, 1, (PixelFormat)2).Width);
}
