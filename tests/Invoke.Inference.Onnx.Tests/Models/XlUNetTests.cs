using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Models;

/// <summary>What the UNet of SDXL reads beside the states.</summary>
public sealed class XlUNetTests : IDisposable
{
    private const double Timestep = 250;
    private static readonly float[] Sample = [.. Enumerable.Range(0, 16).Select(index => (index - 5) * 0.25f)];
    private readonly XlModel _model = new();

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(false, TinyOnnxModel.Float, 1e-4f)]
    [InlineData(true, TinyOnnxModel.Float, 1e-4f)]
    [InlineData(false, TinyOnnxModel.Float16, 2e-2f)]
    [InlineData(true, TinyOnnxModel.Float16, 2e-2f)]
    public void Predict_TwoPrompts_ReadsEachOnesStatesPooledTextAndSizes(bool isBatch, int type, float tolerance)
    {
        _model.Write("unet", XlModel.UNet(type));
        TextConditioning positive = Prompt(3, 0.5f, [1024, 768, 8, 16, 512, 640]);
        TextConditioning negative = Prompt(1, -1, [256, 128, 0, 4, 320, 64]);
        using OnnxSessionCache cache = Cache(isBatch);
        using var unet = new UNet(cache, StableDiffusionModel.Open(_model.Folder), 16, 16, positive, negative, CancellationToken.None);

        float[] guided = unet.Predict(Sample, Timestep, 3, CancellationToken.None).ToArray();

        float[] with = XlModel.Predict(Sample, Timestep, positive);
        float[] without = XlModel.Predict(Sample, Timestep, negative);
        Assert.True(PipelineVectors.LargestDifference(guided, [.. with.Zip(without, (yes, no) => no + (3 * (yes - no)))]) <= tolerance);
    }

    [Fact]
    public void Predict_BatchOfTwo_EqualsOneAfterTheOther()
    {
        TextConditioning positive = Prompt(3, 0.5f, [1024, 768, 8, 16, 512, 640]);
        TextConditioning negative = Prompt(1, -1, [256, 128, 0, 4, 320, 64]);
        using OnnxSessionCache batching = Cache(isBatch: true);
        using OnnxSessionCache inTurn = Cache(isBatch: false);
        using var both = new UNet(batching, StableDiffusionModel.Open(_model.Folder), 16, 16, positive, negative, CancellationToken.None);
        using var each = new UNet(inTurn, StableDiffusionModel.Open(_model.Folder), 16, 16, positive, negative, CancellationToken.None);

        float[] batch = both.Predict(Sample, Timestep, 3, CancellationToken.None).ToArray();
        float[] turns = each.Predict(Sample, Timestep, 3, CancellationToken.None).ToArray();

        Assert.Equal(turns, batch);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Predict_OneSizeIsAnother_ChangesThePredictionByItsOwnPart(int changed)
    {
        float[] sizes = [100, 200, 300, 400, 500, 600];
        TextConditioning before = Prompt(1, 1, sizes);
        sizes[changed] += 100;
        TextConditioning after = Prompt(1, 1, sizes);

        float difference = PredictAlone(after) - PredictAlone(before);

        Assert.Equal(0.01f * (1 << changed), difference, 1e-4f);
    }

    [Fact]
    public void UNet_ConditioningWithoutPooledText_NamesTheInputAndTheNode()
    {
        TextConditioning positive = Prompt(1, 1, [1, 2, 3, 4, 5, 6]);
        var plain = new TextConditioning(2, XlModel.Width);
        using OnnxSessionCache cache = Cache(isBatch: false);

        var exception = Assert.Throws<ArgumentException>(
            () => new UNet(cache, StableDiffusionModel.Open(_model.Folder), 16, 16, positive, plain, CancellationToken.None));

        Assert.Contains(
            "Model 'xl' is SDXL, which reads pooled text and sizes beside the states, and 'negative_conditioning' has none; encode the prompt with 'sdxl_compel_prompt'.",
            exception.Message,
            StringComparison.Ordinal);
        Assert.Equal(0, cache.LoadedBytes);
    }

    [Fact]
    public void UNet_ConditioningForSdxlInAnotherModel_NamesTheInputAndTheNode()
    {
        var prompt = new TextConditioning(2, EmojiModel.Model.UNet.CrossAttentionDim) { Pooled = new PooledText([1], [1, 2, 3, 4, 5, 6]) };

        var exception = Assert.Throws<ArgumentException>(() => new UNet(EmojiModel.Cache, EmojiModel.Model, 64, 64, prompt, null, CancellationToken.None));

        Assert.Contains("is no SDXL model, and 'positive_conditioning' is a prompt for one, with pooled text and sizes; encode the prompt with 'compel'.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UNet_PooledTextTooWide_SaysSo()
    {
        var prompt = new TextConditioning(2, XlModel.Width) { Pooled = new PooledText(new float[6], [1, 2, 3, 4, 5, 6]) };
        using OnnxSessionCache cache = Cache(isBatch: false);

        var exception = Assert.Throws<ArgumentException>(
            () => new UNet(cache, StableDiffusionModel.Open(_model.Folder), 16, 16, prompt, null, CancellationToken.None));

        Assert.Contains("reads pooled text 5 wide, that of 'positive_conditioning' is 6 wide", exception.Message, StringComparison.Ordinal);
    }

    private static OnnxSessionCache Cache(bool isBatch) => new(new OnnxOptions { IntraOpThreads = 1, BatchGuidance = isBatch });

    private static TextConditioning Prompt(float state, float pooled, float[] sizes)
    {
        var prompt = new TextConditioning(2, XlModel.Width) { Pooled = new PooledText([pooled, pooled + 1, pooled, pooled, pooled], sizes) };
        prompt.WritableValues.Fill(state);
        return prompt;
    }

    private float PredictAlone(TextConditioning prompt)
    {
        using OnnxSessionCache cache = Cache(isBatch: false);
        using var unet = new UNet(cache, StableDiffusionModel.Open(_model.Folder), 16, 16, prompt, null, CancellationToken.None);
        return unet.Predict(Sample, Timestep, 1, CancellationToken.None)[0];
    }
}
