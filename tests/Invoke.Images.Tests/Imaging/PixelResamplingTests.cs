namespace Invoke.Images.Tests.Imaging;

public sealed class PixelResamplingTests
{
    private static readonly ImagePixels Picture = new(new byte[] { 0, 0, 100, 100, 200, 200, 40, 40 }, 4, 2, PixelFormat.Gray8);

    [Fact]
    public void Resize_OtherSize_GivesThatSizeInTheSameLayout()
    {
        ImagePixels half = PixelResampling.Resize(Picture, 2, 1, ResampleMode.Box);

        Assert.Equal((2, 1, PixelFormat.Gray8), (half.Width, half.Height, half.Format));
        Assert.Equal([100, 70], half.Data.ToArray());
    }

    [Fact]
    public void Resize_SameSize_GivesTheSamePixels() => Assert.Same(Picture, PixelResampling.Resize(Picture, 4, 2, ResampleMode.Lanczos));

    [Theory]
    [InlineData(0, 1, "width")]
    [InlineData(1, -1, "height")]
    public void Resize_SideBelow1_SaysWhich(int width, int height, string expected) =>
        Assert.Equal(expected, Assert.Throws<ArgumentOutOfRangeException>(() => PixelResampling.Resize(Picture, width, height, ResampleMode.Box)).ParamName);

    [Fact]
    public void Resize_Cancelled_Stops() =>
        Assert.Throws<OperationCanceledException>(() => PixelResampling.Resize(Picture, 2, 1, ResampleMode.Box, new CancellationToken(canceled: true)));
}
