namespace Invoke.Images.Tests;

public sealed class PixelOrientationTests
{
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 4, 0)]
    [InlineData(3, 4, 2)]
    [InlineData(4, 0, 2)]
    [InlineData(5, 0, 0)]
    [InlineData(6, 0, 2)]
    [InlineData(7, 4, 2)]
    [InlineData(8, 4, 0)]
    public void Apply_EveryFormat_PutsTheRightCornerFirst(int orientation, int x, int y)
    {
        foreach (PixelFormat format in Enum.GetValues<PixelFormat>())
        {
            int bytes = (int)format;
            byte[] source = TestPixels.Noise(5, 3, format), result = new byte[source.Length];
            (int width, int height) = orientation >= 5 ? (3, 5) : (5, 3);

            PixelOrientation.Apply(new ReadOnlyPixels(source, 5, 3, format), orientation, new Pixels(result, width, height, format));

            Assert.Equal(source.AsSpan(((y * 5) + x) * bytes, bytes), result.AsSpan(0, bytes));
            Assert.Equal(source.Order(), result.Order());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Apply_UnknownOrientation_CopiesUpright(int orientation)
    {
        byte[] source = TestPixels.Noise(5, 3, PixelFormat.Rgb24), result = new byte[source.Length];

        PixelOrientation.Apply(new ReadOnlyPixels(source, 5, 3, PixelFormat.Rgb24), orientation, new Pixels(result, 5, 3, PixelFormat.Rgb24));

        Assert.Equal(source, result);
    }

    [Fact]
    public void Apply_WrongDestination_NamesBothSizes()
    {
        var exception = Assert.Throws<ArgumentException>(() => PixelOrientation.Apply(
            new ReadOnlyPixels(new byte[15], 5, 3, PixelFormat.Gray8), 6, new Pixels(new byte[15], 5, 3, PixelFormat.Gray8)));

        Assert.Contains("3x5", exception.Message, StringComparison.Ordinal);
        Assert.Contains("not 5x3", exception.Message, StringComparison.Ordinal);
    }
}
