using Invoke.Images;
using Invoke.Inference.Onnx.Tests.Models;

namespace Invoke.Inference.Onnx.Tests.Tiles;

public sealed class VaeTilesTests : IDisposable
{
    private readonly LocalVae _vae = new();

    public void Dispose() => _vae.Dispose();

    [Theory]
    [InlineData(20, 13, 32)]
    [InlineData(5, 40, 40)]
    [InlineData(33, 4, 64)]
    public void Decode_InTiles_GivesThePixelsOfTheWhole(int width, int height, int side)
    {
        using Latents latents = Noise(width, height);

        byte[] whole = VaeTiles.Decode(_vae.Cache, _vae.Model, latents, null, Ignore, CancellationToken.None);
        byte[] tiled = VaeTiles.Decode(_vae.Cache, _vae.Model, latents, side, Ignore, CancellationToken.None);

        Assert.Equal(3 * 64 * width * height, tiled.Length);
        Assert.True(whole.Distinct().Count() > 50);
        AssertClose(whole, tiled, 1);
    }

    [Theory]
    [InlineData(20, 13, 32)]
    [InlineData(5, 40, 40)]
    public void Encode_InTiles_GivesTheLatentsOfTheWhole(int width, int height, int side)
    {
        TileReader read = Picture(8 * width, 8 * height).Read;

        using Latents whole = VaeTiles.Encode(_vae.Cache, _vae.Model, 8 * width, 8 * height, read, null, Ignore, CancellationToken.None);
        using Latents tiled = VaeTiles.Encode(_vae.Cache, _vae.Model, 8 * width, 8 * height, read, side, Ignore, CancellationToken.None);

        Assert.Equal((1, 4, height, width), (tiled.Batch, tiled.Channels, tiled.Height, tiled.Width));
        Assert.True(PipelineVectors.LargestDifference(tiled.Values, whole.Values) <= 1e-5f);
    }

    [Fact]
    public void Decode_TileCoversAll_IsByteForByteTheWhole()
    {
        using Latents latents = Noise(8, 8);

        byte[] whole = VaeTiles.Decode(EmojiModel.Cache, EmojiModel.Model.Vae, latents, null, Ignore, CancellationToken.None);
        byte[] tiled = VaeTiles.Decode(EmojiModel.Cache, EmojiModel.Model.Vae, latents, 64, Ignore, CancellationToken.None);

        Assert.Equal(whole, tiled);
    }

    [Fact]
    public void Decode_RealModelAndSmoothLatents_IsCloseToTheWhole()
    {
        using Latents latents = VaeTiles.Encode(
            EmojiModel.Cache, EmojiModel.Model.Vae, 160, 128, Picture(160, 128).Read, null, Ignore, CancellationToken.None);

        byte[] whole = VaeTiles.Decode(EmojiModel.Cache, EmojiModel.Model.Vae, latents, null, Ignore, CancellationToken.None);
        byte[] tiled = VaeTiles.Decode(EmojiModel.Cache, EmojiModel.Model.Vae, latents, 96, Ignore, CancellationToken.None);

        double mean = whole.Zip(tiled).Average(pair => Math.Abs(pair.First - pair.Second));
        Assert.InRange(mean, 0.001, 6);
    }

    [Fact]
    public void Decode_NetworkFixedToOneSize_MakesALargerImageInTilesOnly()
    {
        using var vae = new LocalVae(side: 4);
        using Latents latents = Noise(13, 6);

        byte[] tiled = VaeTiles.Decode(vae.Cache, vae.Model, latents, 32, Ignore, CancellationToken.None);
        byte[] expected = VaeTiles.Decode(_vae.Cache, _vae.Model, latents, null, Ignore, CancellationToken.None);

        AssertClose(expected, tiled, 1);
        Assert.Throws<ModelRunException>(() => VaeTiles.Decode(vae.Cache, vae.Model, latents, null, Ignore, CancellationToken.None));
    }

    [Fact]
    public void Decode_TallerImage_TakesNoMoreThanItsPixels()
    {
        long small = Allocated(height: 64);
        long large = Allocated(height: 512);

        // What grows with the image is the image: one row of tiles is held as floats, and nothing else.
        const long Pixels = 3 * 64 * 16 * (512 - 64);
        Assert.InRange(large - small, Pixels - (4 << 10), Pixels + (64 << 10));

        long Allocated(int height)
        {
            using Latents latents = Noise(16, height);
            VaeTiles.Decode(_vae.Cache, _vae.Model, latents, 64, Ignore, CancellationToken.None);
            long before = GC.GetAllocatedBytesForCurrentThread();
            VaeTiles.Decode(_vae.Cache, _vae.Model, latents, 64, Ignore, CancellationToken.None);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Decode_Tiles_ReportsEach()
    {
        using Latents latents = Noise(10, 7);
        List<(int, int)> told = [];

        VaeTiles.Decode(_vae.Cache, _vae.Model, latents, 32, (done, total) => told.Add((done, total)), CancellationToken.None);

        // 3 columns (0, 3, 6) and 2 rows (0, 3) of 4 latent pixels.
        Assert.Equal(Enumerable.Range(1, 6).Select(done => (done, 6)), told);
    }

    [Fact]
    public void Decode_CancelledAfterATile_RunsNoFurtherOne()
    {
        using Latents latents = Noise(10, 7);
        using var source = new CancellationTokenSource();
        int tiles = 0;

        Assert.Throws<OperationCanceledException>(() => VaeTiles.Decode(_vae.Cache, _vae.Model, latents, 32, Stop, source.Token));

        Assert.Equal(2, tiles);

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
    public void Encode_CancelledAfterATile_RunsNoFurtherOneAndReturnsTheLease()
    {
        using var source = new CancellationTokenSource();
        int tiles = 0;

        Assert.Throws<OperationCanceledException>(() => VaeTiles.Encode(_vae.Cache, _vae.Model, 80, 56, Picture(80, 56).Read, 32, Stop, source.Token));
        _vae.Cache.Clear();

        Assert.Equal(1, tiles);
        Assert.Equal(0, _vae.Cache.LoadedBytes);

        void Stop(int done, int total)
        {
            tiles = done;
            source.Cancel();
        }
    }

    [Theory]
    [InlineData(false, 0, null)]
    [InlineData(false, 64, null)]
    [InlineData(true, 0, 64)]
    [InlineData(true, 256, 256)]
    public void SideOf_Inputs_ZeroIsTheModelsOwn(bool tiled, int tileSize, int? expected) =>
        Assert.Equal(expected, VaeTiles.SideOf(EmojiModel.Model.Vae, tiled, tileSize));

    [Theory]
    [InlineData(20)]
    [InlineData(36)]
    [InlineData(24)]
    [InlineData(-8)]
    public void FindProblems_TileSizeThatCannotBe_SaysWhatCan(int tileSize)
    {
        (string input, string problem) = Assert.Single(VaeTiles.FindProblems(tiled: true, tileSize));

        Assert.Equal(("tile_size", $"is {tileSize}; it must be a multiple of 8 from 32 on, or 0 for the size the model was trained on"), (input, problem));
        Assert.Empty(VaeTiles.FindProblems(tiled: false, tileSize));
    }

    internal static RgbTiles Picture(int width, int height)
    {
        var rgb = new byte[3 * width * height];
        for (int index = 0; index < rgb.Length; index++)
        {
            (int pixel, int channel) = Math.DivRem(index, 3);
            (int y, int x) = Math.DivRem(pixel, width);
            rgb[index] = (byte)(128 + (100 * Math.Sin((x + (2 * channel)) / 17.0) * Math.Cos((y - channel) / 23.0)));
        }

        return new RgbTiles(new ImagePixels(rgb, width, height, PixelFormat.Rgb24));
    }

    private static Latents Noise(int width, int height)
    {
        var latents = new Latents(1, 4, height, width);
        new TorchRandom(5).Fill(latents.WritableValues);
        return latents;
    }

    private static void AssertClose(byte[] expected, byte[] actual, int tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int index = 0; index < expected.Length; index++)
        {
            Assert.InRange(actual[index], expected[index] - tolerance, expected[index] + tolerance);
        }
    }

    private static void Ignore(int done, int total)
    {
    }
}
