using Invoke.Graph;

namespace Invoke.Inference.Onnx.Tests.Models;

/// <summary>Folders of SDXL: what is read, what does not fit, and what the catalog and an inspection say.</summary>
public sealed class XlModelTests : IDisposable
{
    private readonly XlModel _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Open_Sdxl_ReadsBothEncodersAndWhatTheUNetReads()
    {
        StableDiffusionModel model = StableDiffusionModel.Open(_model.Folder);

        Assert.True(model.IsStableDiffusionXl);
        Assert.Equal(new TextEncoderConfig(XlModel.FirstWidth, 77, 1809, XlModel.FirstLayers, 768), model.TextEncoder);
        Assert.Equal(new TextEncoderConfig(XlModel.SecondWidth, 77, 1809, XlModel.SecondLayers, XlModel.PooledWidth), model.TextEncoder2);
        Assert.Equal((XlModel.Width, XlModel.PooledWidth), (model.UNet.CrossAttentionDim, model.UNet.PooledTextWidth));
        Assert.Equal((XlModel.ScalingFactor, 32, 16), (model.Vae.ScalingFactor, model.NativeSize, model.RequiredSizeMultiple));
        Assert.Equal(Path.Combine(_model.Folder, "text_encoder_2", "model.onnx"), model.TextEncoder2Path);
        Assert.Equal(Path.Combine(_model.Folder, "tokenizer_2"), model.Tokenizer2Folder);
    }

    [Fact]
    public void Open_Refiner_IsRefusedByName()
    {
        _model.Replace("model_index.json", "\"text_encoder\": [\"transformers\", \"CLIPTextModel\"]", "\"text_encoder\": [null, null]");

        AssertFault("is a refiner: it has a 'text_encoder_2' and no 'text_encoder'. Refiners are not supported; use SDXL's base model alone.");
    }

    [Fact]
    public void Open_SecondPartsMissing_ListsThemAll()
    {
        Directory.Delete(Path.Combine(_model.Folder, "text_encoder_2"), recursive: true);
        File.Delete(Path.Combine(_model.Folder, "tokenizer_2", "vocab.json"));

        AssertFault("'text_encoder_2/config.json', 'text_encoder_2/model.onnx', 'tokenizer_2/vocab.json'");
    }

    [Theory]
    [InlineData("unet/config.json", "\"cross_attention_dim\": 16", "\"cross_attention_dim\": 6", "reads text states 6 wide, the text encoders make them 16 wide together")]
    [InlineData("unet/config.json", "_input_dim\": 29", "_input_dim\": 30", "reads pooled text 6 wide beside the states, the text encoders make pooled text 5 wide")]
    [InlineData("unet/config.json", "_input_dim\": 29", "_input_dim\": 24", "'projection_class_embeddings_input_dim' is 24, which 6 sizes of 'addition_time_embed_dim' 4 use up")]
    [InlineData("unet/config.json", "\"text_time\"", "null", "reads no pooled text beside the states")]
    [InlineData("unet/config.json", "\"text_time\"", "\"image\"", "'addition_embed_type' is \"image\"; it must be \"text_time\", or absent")]
    [InlineData("text_encoder_2/config.json", ", \"projection_dim\": 5", "", "lacks 'projection_dim'")]
    [InlineData("model_index.json", "prompt\": true", "prompt\": 1", "'force_zeros_for_empty_prompt' is 1; it must be true or false")]
    public void Open_UnfitParts_SaysWhatDoesNotFit(string file, string from, string to, string expected)
    {
        _model.Replace(file, from, to);

        AssertFault(expected);
    }

    [Fact]
    public void Open_OneEncoderWithTheUNetOfSdxl_SaysSo()
    {
        _model.Replace("model_index.json", "\"text_encoder_2\"", "\"other\"");
        _model.Replace("unet/config.json", "\"cross_attention_dim\": 16", "\"cross_attention_dim\": 6");

        AssertFault("reads pooled text 5 wide beside the states, the text encoders make no pooled text");
    }

    [Fact]
    public async Task ListAsync_Sdxl_HasInvokeAIsBase()
    {
        Assert.Equal(("xl", "sdxl", "main"), await DescribeAsync());
    }

    [Fact]
    public async Task ListAsync_Refiner_HasInvokeAIsBase()
    {
        _model.Replace("model_index.json", "\"text_encoder\": [\"transformers\", \"CLIPTextModel\"]", "\"text_encoder\": [null, null]");

        Assert.Equal(("xl", "sdxl-refiner", "main"), await DescribeAsync());
    }

    [Fact]
    public async Task ResolveAsync_SecondEncoderChanged_ChangesTheHash()
    {
        OnnxModelCatalog catalog = Catalog();
        ModelIdentifier before = await catalog.ResolveAsync(null, CancellationToken.None);
        StableDiffusionModel opened = await catalog.OpenAsync(null, CancellationToken.None);
        _model.Write("text_encoder_2", XlModel.TextEncoder(XlModel.SecondWidth, XlModel.SecondLayers + 1, isSecond: true));

        ModelIdentifier after = await catalog.ResolveAsync(null, CancellationToken.None);

        Assert.NotEqual(before.Hash, after.Hash);
        Assert.NotSame(opened, await catalog.OpenAsync(null, CancellationToken.None));
    }

    [Fact]
    public async Task InspectAsync_Sdxl_IsUsableAndListsTheSecondParts()
    {
        ModelReport report = await OnnxModelInspector.InspectAsync(_model.Folder);

        // The stub's encoder of images is no network of one.
        Assert.DoesNotContain(report.Problems, problem => !problem.Path.Contains("vae_encoder", StringComparison.Ordinal));
        Assert.True(report.Parts.Single(part => part.Name == "text_encoder_2/model.onnx").IsRequired);
        Assert.True(report.Parts.Single(part => part.Name == "tokenizer_2/merges.txt").IsRequired);
    }

    [Fact]
    public async Task InspectAsync_NetworksOfOtherModels_NamesWhatIsMissing()
    {
        _model.Write("text_encoder", XlModel.TextEncoder(XlModel.FirstWidth, XlModel.FirstLayers, isSecond: false, hasLayers: false));
        _model.Write("text_encoder_2", XlModel.TextEncoder(XlModel.SecondWidth, XlModel.SecondLayers, isSecond: false));
        _model.Replace("unet/config.json", "\"in_channels\": 4", "\"in_channels\": 9");

        ModelReport report = await OnnxModelInspector.InspectAsync(_model.Folder);

        AssertProblem(report, "text_encoder/model.onnx", "no output 'hidden_states.2'");
        AssertProblem(report, "text_encoder_2/model.onnx", "no output 'text_embeds'");
        AssertProblem(report, "unet/model.onnx", "input 'sample' is any x 4 x any x any, where any x 9 x any x any is needed");
    }

    [Fact]
    public async Task WarmUpAsync_Sdxl_LoadsBothEncoders()
    {
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1 });
        StableDiffusionModel model = StableDiffusionModel.Open(_model.Folder);
        string[] paths = [model.TextEncoderPath, model.TextEncoder2Path, model.UNetPath, model.Vae.DecoderPath, model.Vae.EncoderPath];

        await cache.WarmUpAsync(model);

        Assert.Equal(paths.Sum(path => new FileInfo(path).Length), cache.LoadedBytes);
    }

    private static void AssertProblem(ModelReport report, string file, string expected) => Assert.Contains(
        report.Problems,
        problem => problem.Path.EndsWith(file.Replace('/', Path.DirectorySeparatorChar), StringComparison.Ordinal) && problem.Message.Contains(expected, StringComparison.Ordinal));

    private void AssertFault(string expected)
    {
        var exception = Assert.Throws<ModelFileException>(() => StableDiffusionModel.Open(_model.Folder));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private async Task<(string?, string?, string?)> DescribeAsync()
    {
        ModelIdentifier model = Assert.Single(await Catalog().ListAsync(CancellationToken.None));
        return (model.Name, model.Base, model.Type);
    }

    private OnnxModelCatalog Catalog() => new(new OnnxOptions { ModelRoots = { _model.Root } });
}
