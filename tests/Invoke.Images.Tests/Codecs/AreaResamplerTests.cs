namespace Invoke.Images.Tests;

public sealed class AreaResamplerTests
{
    [Theory]
    [InlineData(1024, 512, 256, 256, 128)]
    [InlineData(100, 1000, 256, 26, 256)]
    [InlineData(100, 50, 256, 100, 50)]
    [InlineData(5000, 1, 256, 256, 1)]
    public void Fit_Sizes_KeepAspectAndNeverGrow(int width, int height, int edge, int expectedWidth, int expectedHeight) =>
        Assert.Equal((expectedWidth, expectedHeight), ThumbnailSize.Fit(width, height, edge));

    [Fact]
    public void Shrink_ByTwo_AveragesFourPixels()
    {
        byte[] source = [10, 20, 30, 40, 50, 60, 70, 80];
        byte[] result = new byte[2];

        AreaResampler.Shrink(new ReadOnlyPixels(source, 4, 2, PixelFormat.Gray8), new Pixels(result, 2, 1, PixelFormat.Gray8));

        Assert.Equal([35, 55], result);
    }

    [Fact]
    public void Shrink_FractionalFactor_KeepsAFlatColour()
    {
        byte[] source = new byte[31 * 17 * 3];
        Array.Fill(source, (byte)200);
        byte[] result = new byte[12 * 7 * 3];

        AreaResampler.Shrink(new ReadOnlyPixels(source, 31, 17, PixelFormat.Rgb24), new Pixels(result, 12, 7, PixelFormat.Rgb24));

        Assert.All(result, value => Assert.Equal(200, value));
    }

    [Fact]
    public void Shrink_TransparentNeighbour_DoesNotBleedItsColour()
    {
        byte[] source = [255, 0, 0, 255, 0, 255, 0, 0];
        byte[] result = new byte[4];

        AreaResampler.Shrink(new ReadOnlyPixels(source, 2, 1, PixelFormat.Rgba32), new Pixels(result, 1, 1, PixelFormat.Rgba32));

        Assert.Equal([255, 0, 0, 128], result);
    }
}
