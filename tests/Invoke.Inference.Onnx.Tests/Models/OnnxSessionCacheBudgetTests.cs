using Microsoft.ML.OnnxRuntime;

namespace Invoke.Inference.Onnx.Tests.Models;

public sealed class OnnxSessionCacheBudgetTests : SessionCacheTest
{
    [Fact]
    public void Acquire_OverBudget_UnloadsLeastRecentlyUsed()
    {
        string a = WriteModel("a");
        string b = WriteModel("b");
        string c = WriteModel("c");
        long size = new FileInfo(a).Length;
        using OnnxSessionCache cache = CreateCache(2 * size);
        cache.Acquire(a).Dispose();
        cache.Acquire(b).Dispose();
        InferenceSession kept = Session(cache, a);

        cache.Acquire(c).Dispose();

        Assert.Equal(2 * size, cache.LoadedBytes);
        Assert.Same(kept, Session(cache, a));
    }

    [Fact]
    public void Acquire_AllInUseOverBudget_UnloadsOnReturn()
    {
        using OnnxSessionCache cache = CreateCache(0);
        SessionLease lease = cache.Acquire(WriteModel("a"));
        long inUse = cache.LoadedBytes;

        lease.Dispose();

        Assert.True(inUse > 0);
        Assert.Equal(0, cache.LoadedBytes);
    }

    [Fact]
    public void Clear_SomeInUse_UnloadsTheOthers()
    {
        using OnnxSessionCache cache = CreateCache();
        using SessionLease used = cache.Acquire(WriteModel("a"));
        cache.Acquire(WriteModel("b")).Dispose();

        cache.Clear();

        Assert.Equal(new FileInfo(used.Path).Length, cache.LoadedBytes);
    }

    [Theory]
    [InlineData(OnnxMemoryProfile.Balanced, true)]
    [InlineData(OnnxMemoryProfile.LowMemory, false)]
    public void Dispose_TextEncoderAndAutoencoder_LowMemoryUnloadsThem(OnnxMemoryProfile profile, bool stayLoaded)
    {
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1, MemoryProfile = profile });
        StableDiffusionModel model = EmojiModel.Model;
        TextConditioning states = Encode(cache, model);
        new UNet(cache, model, 16, 16, states, null, CancellationToken.None).Dispose();
        new VaeDecoder(cache, model.Vae, 16, 16, CancellationToken.None).Dispose();
        new VaeEncoder(cache, model.Vae, 16, 16, CancellationToken.None).Dispose();

        long unet = new FileInfo(model.UNetPath).Length;
        long others = new[] { model.TextEncoderPath, model.Vae.DecoderPath, model.Vae.EncoderPath }.Sum(path => new FileInfo(path).Length);
        Assert.Equal(unet + (stayLoaded ? others : 0), cache.LoadedBytes);
    }

    [Fact]
    public void Dispose_LowMemoryAndTwoUsers_UnloadsAfterTheLast()
    {
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1, MemoryProfile = OnnxMemoryProfile.LowMemory });
        var first = new TextEncoder(cache, EmojiModel.Model, 0, CancellationToken.None);
        var second = new TextEncoder(cache, EmojiModel.Model, 0, CancellationToken.None);

        first.Dispose();
        TextConditioning states = second.Encode(new int[77], CancellationToken.None);
        long inUse = cache.LoadedBytes;
        second.Dispose();

        Assert.True(inUse > 0);
        Assert.Equal(0, cache.LoadedBytes);
    }

    private static TextConditioning Encode(OnnxSessionCache cache, StableDiffusionModel model)
    {
        using var encoder = new TextEncoder(cache, model, 0, CancellationToken.None);
        return encoder.Encode(new int[77], CancellationToken.None);
    }
}
