using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Models;

public sealed class VaeModelTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Open_FolderOfItsOwn_IsAsInTheMainModel()
    {
        var vae = VaeModel.Open(EmojiModel.CreateVae(_temp.PathOf("soft")) + Path.DirectorySeparatorChar);

        VaeModel own = EmojiModel.Model.Vae;
        Assert.Equal(("soft", _temp.PathOf("soft")), (vae.Name, vae.Folder));
        Assert.Equal((own.LatentChannels, own.ScalingFactor, own.LatentScale, own.HasEncoder), (vae.LatentChannels, vae.ScalingFactor, vae.LatentScale, vae.HasEncoder));
        Assert.Equal(own.BlockOutChannels, vae.BlockOutChannels);
        Assert.Equal(_temp.PathOf("soft/vae_decoder/model.onnx"), vae.DecoderPath);
    }

    [Fact]
    public void Open_NoConfiguration_NamesIt()
    {
        string folder = EmojiModel.CreateVae(_temp.PathOf("soft"));
        File.Delete(Path.Combine(folder, "vae_decoder", "config.json"));

        var exception = Assert.Throws<ModelFileException>(() => VaeModel.Open(folder));

        Assert.Contains($"Model folder '{folder}' lacks 'vae_decoder/config.json'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderMissing_SaysSo()
    {
        var exception = Assert.Throws<ModelFileException>(() => VaeModel.Open(_temp.PathOf("absent")));

        Assert.Contains("does not exist", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckSize_NoMultipleOfTheLatentScale_SaysWhatToUse()
    {
        VaeModel vae = EmojiModel.Model.Vae;

        vae.CheckSize(24, 8);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => vae.CheckSize(20, 8));

        Assert.Contains("width is 20; it must be a positive multiple of 8. Use 16 or 24.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_FolderOfItsOwn_GivesThePixelsOfTheMainModel()
    {
        var vae = VaeModel.Open(EmojiModel.CreateVae(_temp.PathOf("soft")));
        float[] latents = [.. Enumerable.Range(0, 16).Select(static index => MathF.Sin(index))];
        using var own = new VaeDecoder(EmojiModel.Cache, EmojiModel.Model.Vae, 16, 16, CancellationToken.None);
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1 });
        using var other = new VaeDecoder(cache, vae, 16, 16, CancellationToken.None);

        Assert.Equal(own.Decode(latents, CancellationToken.None).ToArray(), other.Decode(latents, CancellationToken.None).ToArray());
    }
}
