using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Models;

public sealed class StableDiffusionModelTests : IDisposable
{
    private readonly TempDirectory _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Open_EmojiModel_ReadsConfigurations()
    {
        StableDiffusionModel model = StableDiffusionModel.Open(EmojiModel.Folder + Path.DirectorySeparatorChar);

        Assert.Equal(("emoji-diffusion", EmojiModel.Folder), (model.Name, model.Folder));
        Assert.Equal(new TextEncoderConfig(128, 77, 1809, 2, 128), model.TextEncoder);
        Assert.False(model.IsStableDiffusionXl);
        Assert.Equal((4, 8, 128), (model.UNet.InChannels, model.UNet.SampleSize, model.UNet.CrossAttentionDim));
        Assert.Equal([96, 128], model.UNet.BlockOutChannels);
        Assert.Equal((4, 0.249619f), (model.Vae.LatentChannels, model.Vae.ScalingFactor));
        Assert.Equal((8, 16), (model.LatentScale, model.RequiredSizeMultiple));
        Assert.Equal(64, model.Vae.SampleSize);
        Assert.Null(model.UNet.GuidanceWidth);
        Assert.True(model.Vae.HasEncoder);
        Assert.False(model.HasSafetyChecker);
        Assert.Equal(("DDIMScheduler", BetaSchedule.ScaledLinear, 1), (model.Sampling.ClassName, model.Sampling.BetaSchedule, model.Sampling.StepsOffset));
    }

    [Fact]
    public void Open_KeysAbsent_TakesDefaults()
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("m"));
        File.WriteAllText(Path.Combine(folder, "vae_decoder", "config.json"), """{ "block_out_channels": [1, 2, 3, 4] }""");
        File.WriteAllText(Path.Combine(folder, "text_encoder", "config.json"), "\uFEFF{ \"hidden_size\": 128 }");
        Directory.Delete(Path.Combine(folder, "vae_encoder"), recursive: true);

        StableDiffusionModel model = StableDiffusionModel.Open(folder);

        Assert.Equal((4, 0.18215f), (model.Vae.LatentChannels, model.Vae.ScalingFactor));
        Assert.Equal(new TextEncoderConfig(128, 77, null), model.TextEncoder);
        Assert.False(model.Vae.HasEncoder);
    }

    [Fact]
    public void Open_NumbersOnlyPythonWrites_AreTakenAsAbsent()
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("m"));
        Replace(Path.Combine(folder, "scheduler", "scheduler_config.json"), "\"clip_sample\"", "\"lambda_min_clipped\": -Infinity, \"clip_sample\"");

        StableDiffusionModel model = StableDiffusionModel.Open(folder);

        Assert.Equal(BetaSchedule.ScaledLinear, model.Sampling.BetaSchedule);
    }

    [Fact]
    public void Open_ModelOfAnotherMathematics_NamesTheFileAndTheKey()
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("m"));
        string file = Path.Combine(folder, "scheduler", "scheduler_config.json");
        Replace(file, "DDIMScheduler", "FlowMatchEulerDiscreteScheduler");

        AssertFault(folder, file, "_class_name is 'FlowMatchEulerDiscreteScheduler'");
    }

    [Fact]
    public void Open_FourUNetLevels_NeedsMultiplesOf64()
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("m"));
        Replace(Path.Combine(folder, "unet", "config.json"), "96,", "96, 96, 96,");

        Assert.Equal(64, StableDiffusionModel.Open(folder).RequiredSizeMultiple);
    }

    [Fact]
    public void Open_NineChannels_IsAnInpaintingModel()
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("m"));
        Replace(Path.Combine(folder, "unet", "config.json"), "\"in_channels\": 4", "\"in_channels\": 9");

        Assert.True(StableDiffusionModel.Open(folder).IsInpainting);
        Assert.False(EmojiModel.Model.IsInpainting);
    }

    [Fact]
    public void Open_FolderMissing_SaysSo()
    {
        string folder = _temp.PathOf("absent");

        AssertFault(folder, folder, "does not exist");
    }

    [Fact]
    public void Open_NoIndex_SaysWhatIsExpected()
    {
        AssertFault(_temp.Path, "model_index.json", "not a model folder");
    }

    [Fact]
    public void Open_PartsMissing_ListsThemAll()
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("m"));
        Directory.Delete(Path.Combine(folder, "unet"), recursive: true);
        File.Delete(Path.Combine(folder, "vae_decoder", "config.json"));

        AssertFault(folder, "'unet/config.json', 'unet/model.onnx', 'vae_decoder/config.json'", "whole model again");
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("{ \"hidden_size\": 12", "not valid JSON")]
    [InlineData("[1]", "no JSON object")]
    [InlineData("{}", "lacks 'hidden_size'")]
    [InlineData("{ \"hidden_size\": 0 }", "'hidden_size' is 0")]
    [InlineData("{ \"hidden_size\": \"x\" }", "'hidden_size' is \"x\"")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0", "git lfs pull")]
    public void Open_BadConfiguration_NamesFileAndFault(string text, string expected)
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("m"));
        string path = Path.Combine(folder, "text_encoder", "config.json");
        File.WriteAllText(path, text);

        AssertFault(folder, path, expected);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[1, \"2\"]")]
    [InlineData("3")]
    public void Open_BadLevels_NamesThem(string levels)
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("m"));
        File.WriteAllText(Path.Combine(folder, "unet", "config.json"), $$"""{ "in_channels": 4, "cross_attention_dim": 128, "block_out_channels": {{levels}} }""");

        AssertFault(folder, "'block_out_channels' is", "list of 1 to 16 positive integers");
    }

    [Theory]
    [InlineData("unet/config.json", "\"cross_attention_dim\": 128", "\"cross_attention_dim\": 768", "768 wide")]
    [InlineData("unet/config.json", "\"in_channels\": 4", "\"in_channels\": 5", "5 channels, the latents have 4 (a depth model?); use a text-to-image model (4) or an inpainting model (9)")]
    [InlineData("unet/config.json", "\"in_channels\": 4", "\"in_channels\": 8", "8 channels, the latents have 4 (an editing model?)")]
    [InlineData("unet/config.json", "\"in_channels\": 4", "\"in_channels\": 16", "16 channels, the latents have 4 (parts of different models?)")]
    [InlineData("model_index.json", "\"text_encoder\":", "\"transformer\": [\"a\", \"b\"], \"text_encoder\":", "(SD 3, Flux or the like); use a Stable Diffusion 1.x, 2.x or XL model")]
    public void Open_UnfitParts_SaysWhichModelToUse(string file, string from, string to, string expected)
    {
        string folder = EmojiModel.CreateStub(_temp.PathOf("m"));
        Replace(Path.Combine(folder, file), from, to);

        AssertFault(folder, expected, folder);
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(64, 64)]
    [InlineData(48, 1024)]
    public void CheckSize_Multiple_Passes(int width, int height)
    {
        EmojiModel.Model.CheckSize(width, height);
    }

    [Theory]
    [InlineData(72, 64, "width is 72", "64 or 80")]
    [InlineData(64, 100, "height is 100", "96 or 112")]
    [InlineData(8, 64, "width is 8", "16 or more")]
    [InlineData(0, 64, "width is 0", "16 or more")]
    [InlineData(64, -16, "height is -16", "16 or more")]
    [InlineData(int.MaxValue, 64, "width is 2147483647", "16 or more")]
    [InlineData(16384, 16384, "16384 x 16384", "too many")]
    public void CheckSize_Other_SaysWhatToUse(int width, int height, string problem, string advice)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => EmojiModel.Model.CheckSize(width, height));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.Contains(advice, exception.Message, StringComparison.Ordinal);
    }

    private static void AssertFault(string folder, params string[] expected)
    {
        var exception = Assert.Throws<ModelFileException>(() => StableDiffusionModel.Open(folder));

        Assert.All(expected, text => Assert.Contains(text, exception.Message, StringComparison.Ordinal));
    }

    private static void Replace(string path, string from, string to)
    {
        string text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }
}
