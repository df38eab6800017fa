using Invoke.Images;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Upscaling;

public sealed class UpscalerTests : IDisposable
{
    private readonly TempDirectory _temp = new();
    private readonly OnnxSessionCache _cache = new(new OnnxOptions { IntraOpThreads = 1 });

    public void Dispose()
    {
        _cache.Dispose();
        _temp.Dispose();
    }

    [Theory]
    [InlineData(2, TinyOnnxModel.Float, 0)]
    [InlineData(4, TinyOnnxModel.Float, 16)]
    [InlineData(3, TinyOnnxModel.Float16, 20)]
    [InlineData(1, TinyOnnxModel.Float, 7)]
    public void Run_NetworkRepeatsPixels_EveryPixelIsThatManyTimesThere(int factor, int type, int tileSize)
    {
        string path = Write(UpscalerNetworks.Repeat(factor, type));
        ImagePixels image = Picture(45, 38);

        ImagePixels larger = Run(path, image, tileSize);

        AssertRepeated(image, larger, factor);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(33)]
    public void Run_NetworkLooksAtNeighbours_TiledEqualsTheWhole(int tileSize)
    {
        string path = Write(UpscalerNetworks.Blur());
        ImagePixels image = Picture(64, 52);

        ImagePixels whole = Run(path, image, 0);
        ImagePixels tiled = Run(path, image, tileSize);

        Assert.True(whole.Data.Span.ToArray().Distinct().Count() > 30);
        Assert.Equal(whole.Data.ToArray(), tiled.Data.ToArray());
    }

    [Theory]
    [InlineData(13, 11)]
    [InlineData(1, 1)]
    [InlineData(50, 7)]
    public void Run_NetworkWantsEvenSides_OddImagesAreMirroredAtTheirEnd(int width, int height)
    {
        string path = Write(UpscalerNetworks.EvenSides());
        ImagePixels image = Picture(width, height);

        AssertRepeated(image, Run(path, image, 16), 2);
    }

    [Theory]
    [InlineData(30, 90)]
    [InlineData(64, 64)]
    [InlineData(150, 10)]
    public void Run_NetworkFixedToOneSize_DecidesTheTiles(int width, int height)
    {
        string path = Write(UpscalerNetworks.Repeat(2, side: 64));
        ImagePixels image = Picture(width, height);

        AssertRepeated(image, Run(path, image, 400), 2);
    }

    [Fact]
    public void Run_Tiles_ReportsEach()
    {
        string path = Write(UpscalerNetworks.Repeat(2));
        ImagePixels image = Picture(60, 40);
        List<(int, int)> told = [];
        using var upscaler = new Upscaler(_cache, path, image.Width, image.Height, 20, CancellationToken.None);

        upscaler.Run(image, long.MaxValue, (done, total) => told.Add((done, total)), CancellationToken.None);

        Assert.Equal(Enumerable.Range(1, told.Count).Select(done => (done, told.Count)), told);
        Assert.Equal(3, told.Count);
    }

    [Fact]
    public void Run_CancelledAfterATile_RunsNoFurtherOneAndCanRunAgain()
    {
        string path = Write(UpscalerNetworks.Repeat(2));
        ImagePixels image = Picture(80, 10);
        using var source = new CancellationTokenSource();
        using var upscaler = new Upscaler(_cache, path, image.Width, image.Height, 20, CancellationToken.None);
        int tiles = 0;

        Assert.Throws<OperationCanceledException>(() => upscaler.Run(image, long.MaxValue, Stop, source.Token));

        Assert.Equal(2, tiles);
        AssertRepeated(image, upscaler.Run(image, long.MaxValue, static (_, _) => { }, CancellationToken.None), 2);

        void Stop(int done, int total)
        {
            tiles = done;
            if (done == 2)
            {
                source.Cancel();
            }
        }
    }

    [Fact]
    public void Run_TallerImage_TakesNoMoreThanItsPixels()
    {
        string path = Write(UpscalerNetworks.Repeat(2));
        Run(path, Picture(32, 64), 32);

        long small = Allocated(256);
        long large = Allocated(2048);

        const long Pixels = 3 * 4 * 32 * (2048 - 256);
        Assert.InRange(large - small, Pixels - (4 << 10), Pixels + (64 << 10));

        long Allocated(int height)
        {
            ImagePixels image = Picture(32, height);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Run(path, image, 32);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Run_ResultTooLarge_IsRefusedAfterOneTile()
    {
        string path = Write(UpscalerNetworks.Repeat(4));
        ImagePixels image = Picture(80, 10);
        using var upscaler = new Upscaler(_cache, path, image.Width, image.Height, 20, CancellationToken.None);

        var exception = Assert.Throws<ImageLimitException>(() => upscaler.Run(image, 12_799, (_, _) => Assert.Fail("No tile is used."), CancellationToken.None));

        Assert.Contains("The image would be 320 x 40 pixels; at most 12799 are accepted", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_ResultTooLarge_IsRefusedBeforeALargeTile(bool isFixed)
    {
        // The network fails on anything but a small window, and one of a fixed size always: whoever asked it for a tile would see that.
        string path = Write(isFixed ? UpscalerNetworks.FailWithFixedSize(4, 160) : UpscalerNetworks.OnlyOfSide(4, 32));
        ImagePixels image = Picture(160, 160);
        using var upscaler = new Upscaler(_cache, path, image.Width, image.Height, 0, CancellationToken.None);

        var exception = Assert.Throws<ImageLimitException>(() => upscaler.Run(image, 640 * 640 - 1, static (_, _) => { }, CancellationToken.None));

        Assert.Contains("The image would be 640 x 640 pixels; at most 409599 are accepted", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NetworkTakesNoSmallWindow_IsAskedByTheFirstTile()
    {
        string path = Write(UpscalerNetworks.OnlyOfSide(4, 160));
        ImagePixels image = Picture(160, 160);
        using var upscaler = new Upscaler(_cache, path, image.Width, image.Height, 0, CancellationToken.None);

        Assert.Throws<ImageLimitException>(() => upscaler.Run(image, 640 * 640 - 1, static (_, _) => { }, CancellationToken.None));
        AssertRepeated(image, upscaler.Run(image, 640 * 640, static (_, _) => { }, CancellationToken.None), 4);
    }

    [Fact]
    public void Upscaler_TileLargerThanATensor_SaysToChooseASmallerOne()
    {
        string path = Write(UpscalerNetworks.Repeat(2));

        var exception = Assert.Throws<ModelRunException>(() => new Upscaler(_cache, path, 20_000, 20_000, 0, CancellationToken.None));
        _cache.Clear();

        Assert.Contains("sees 20000 x 20000 pixels at once, which is more than one tensor holds; choose a smaller 'tile_size'", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, _cache.LoadedBytes);
    }

    [Fact]
    public void Run_NetworkDoesNotEnlarge_SaysWhatItMade()
    {
        string path = Write(UpscalerNetworks.Shrink());

        var exception = Assert.Throws<ModelRunException>(() => Run(path, Picture(16, 8), 0));

        Assert.Contains("made 1 x 3 x 6 x 14 of a tile of 1 x 3 x 8 x 16; use an upscaler", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ResultIsNotANumber_SaysSo()
    {
        string path = Write(UpscalerNetworks.NotANumber());

        Assert.Contains("made pixels that are not numbers", Assert.Throws<ModelRunException>(() => Run(path, Picture(8, 8), 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Upscaler_NetworkForGrayImages_IsRefusedAndTheLeaseReturned()
    {
        string path = Write(UpscalerNetworks.Repeat(2, channels: 1));

        var exception = Assert.Throws<ModelFileException>(() => Run(path, Picture(8, 8), 0));
        _cache.Clear();

        Assert.Contains("input 'image' is any x 1 x any x any; an upscaler takes RGB images", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, _cache.LoadedBytes);
    }

    [Fact]
    public void Upscaler_NetworkHasTwoInputs_IsRefused()
    {
        string path = Write(UpscalerNetworks.Repeat(2).Input("strength", TinyOnnxModel.Float, 1));

        var exception = Assert.Throws<ModelFileException>(() => Run(path, Picture(8, 8), 0));

        Assert.Contains("has 2 inputs ('image', 'strength'); use a network with one, from an image to an image", exception.Message, StringComparison.Ordinal);
    }

    private static ImagePixels Picture(int width, int height)
    {
        byte[] rgb = [.. Enumerable.Range(0, 3 * width * height).Select(index => (byte)(index * index % 253))];
        return new ImagePixels(rgb, width, height, PixelFormat.Rgb24);
    }

    private static void AssertRepeated(ImagePixels image, ImagePixels larger, int factor)
    {
        Assert.Equal((factor * image.Width, factor * image.Height, PixelFormat.Rgb24), (larger.Width, larger.Height, larger.Format));
        for (int index = 0; index < larger.Data.Length; index++)
        {
            (int pixel, int channel) = Math.DivRem(index, 3);
            (int y, int x) = Math.DivRem(pixel, larger.Width);
            Assert.Equal(image.Data.Span[(3 * ((y / factor * image.Width) + (x / factor))) + channel], larger.Data.Span[index]);
        }
    }

    private string Write(TinyOnnxModel network) => TinyOnnxModel.Write(_temp.PathOf("upscaler.onnx"), network);

    private ImagePixels Run(string path, ImagePixels image, int tileSize)
    {
        using var upscaler = new Upscaler(_cache, path, image.Width, image.Height, tileSize, CancellationToken.None);
        return upscaler.Run(image, long.MaxValue, static (_, _) => { }, CancellationToken.None);
    }
}
