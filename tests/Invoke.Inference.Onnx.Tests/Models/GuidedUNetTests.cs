using Invoke.Inference.Onnx.Tests.Nodes;

namespace Invoke.Inference.Onnx.Tests.Models;

/// <summary>Guidance with rescaled contrast, and the channels of inpainting networks.</summary>
public sealed class GuidedUNetTests : IDisposable
{
    private static readonly float[] Sample = [.. Enumerable.Range(0, 16).Select(index => (float)index - 5)];

    private readonly OnnxSessionCache _cache = new(new OnnxOptions { IntraOpThreads = 1 });

    public void Dispose() => _cache.Dispose();

    [Theory]
    [InlineData(0, 7)]
    [InlineData(0.5, 5)]
    [InlineData(0.75, 4)]
    public void Predict_Rescaled_HasTheContrastOfBothPredictionsMixed(double multiplier, float factor)
    {
        // The network gives 3 x sample and 1 x sample; guidance 3 makes 7 x sample of it, and a contrast of 3 is that of the positive one.
        using var model = new StubModel(StubModel.Product());
        TextConditioning positive = States(3);
        TextConditioning negative = States(1);
        using var unet = new UNet(_cache, StableDiffusionModel.Open(model.Folder), 16, 16, positive, negative, CancellationToken.None) { RescaleMultiplier = multiplier };

        float[] prediction = unet.Predict(Sample, 1, 3, CancellationToken.None).ToArray();

        Assert.All(prediction.Zip(Sample), each => Assert.Equal(factor * each.Second, each.First, 1e-4f));
    }

    [Fact]
    public void Predict_ExportFixedToABatchOfTwo_RunsBothPromptsAsOne()
    {
        using var model = new StubModel(StubModel.PairProduct());
        using var unet = new UNet(_cache, StableDiffusionModel.Open(model.Folder), 16, 16, States(3), States(1), CancellationToken.None);

        float[] prediction = unet.Predict(Sample, 1, 3, CancellationToken.None).ToArray();

        // 1 x sample, and three times the 2 x sample between both prompts.
        Assert.All(prediction.Zip(Sample), each => Assert.Equal(7 * each.Second, each.First, 1e-4f));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7.5)]
    public void Predict_DistilledNetwork_IsGivenTheScaleInSinesAndCosines(double guidance)
    {
        using StubModel model = StubModel.CreateDistilled();
        using var unet = new UNet(_cache, StableDiffusionModel.Open(model.Folder), 16, 16, States(3), null, CancellationToken.None);

        float[] prediction = unet.Predict(Sample, 1, guidance, CancellationToken.None).ToArray();

        // Three waves, 10000 to the power of 0, 1/2 and 1 long.
        double[] angles = [.. new[] { 1.0, 0.01, 0.0001 }.Select(frequency => (guidance - 1) * 1000 * frequency)];
        double sum = angles.Sum(Math.Sin) + angles.Sum(Math.Cos);
        Assert.All(prediction.Zip(Sample), each => Assert.Equal(each.Second + 3 + sum, each.First, 1e-3));
    }

    [Fact]
    public void Open_GuidanceWidthOutOfReason_NamesTheFile()
    {
        using StubModel model = StubModel.CreateDistilled();
        string config = Path.Combine(model.Folder, "unet", "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"time_cond_proj_dim\": 6", "\"time_cond_proj_dim\": 100000", StringComparison.Ordinal));

        var exception = Assert.Throws<ModelFileException>(() => StableDiffusionModel.Open(model.Folder));

        Assert.Contains("'time_cond_proj_dim' is 100000", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Predict_RescaledGuidanceOfOne_IsThePositivePrediction()
    {
        using var model = new StubModel(StubModel.Product());
        TextConditioning positive = States(3);
        TextConditioning negative = States(1);
        using var unet = new UNet(_cache, StableDiffusionModel.Open(model.Folder), 16, 16, positive, negative, CancellationToken.None) { RescaleMultiplier = 0.5 };

        float[] prediction = unet.Predict(Sample, 1, 1, CancellationToken.None).ToArray();

        Assert.Equal(Sample.Select(value => 3 * value), prediction);
    }

    [Fact]
    public void Predict_RescaledFlatPrediction_StaysAsItIs()
    {
        using var model = new StubModel(StubModel.Product());
        TextConditioning positive = States(3);
        TextConditioning negative = States(1);
        using var unet = new UNet(_cache, StableDiffusionModel.Open(model.Folder), 16, 16, positive, negative, CancellationToken.None) { RescaleMultiplier = 0.5 };

        float[] prediction = unet.Predict(Enumerable.Repeat(2f, 16).ToArray(), 1, 3, CancellationToken.None).ToArray();

        Assert.All(prediction, value => Assert.Equal(14, value));
    }

    [Fact]
    public void Predict_Rescaled_AllocatesNothing()
    {
        using var model = new StubModel(StubModel.Product());
        TextConditioning positive = States(3);
        TextConditioning negative = States(1);
        using var unet = new UNet(_cache, StableDiffusionModel.Open(model.Folder), 16, 16, positive, negative, CancellationToken.None) { RescaleMultiplier = 0.5 };
        unet.Predict(Sample, 1, 3, CancellationToken.None);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (var step = 0; step < 100; step++)
        {
            unet.Predict(Sample, step, 3, CancellationToken.None);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Predict_InpaintingNetworkWithoutMask_RepaintsAllOfAnEmptyImage()
    {
        using StubModel model = StubModel.CreateInpainting();
        TextConditioning states = States(1);
        using var unet = new UNet(_cache, StableDiffusionModel.Open(model.Folder), 16, 16, states, null, CancellationToken.None);

        float[] prediction = unet.Predict(Sample, 1, 1, CancellationToken.None).ToArray();

        Assert.Equal(Sample.Select(value => value + 10), prediction);
    }

    [Fact]
    public void Predict_InpaintingNetworkWithMask_ReadsLatentsThenMaskThenMaskedLatentsAtEachStep()
    {
        using StubModel model = StubModel.CreateInpainting();
        TextConditioning states = States(1);
        TextConditioning negative = States(2);
        using var unet = new UNet(_cache, StableDiffusionModel.Open(model.Folder), 16, 16, states, negative, CancellationToken.None);
        float[] mask = [1, 0, 0.5f, 0];
        float[] masked = [.. Enumerable.Range(0, 16).Select(index => (float)index)];

        unet.Inpaint(mask, masked);
        float[] first = unet.Predict(Sample, 1, 3, CancellationToken.None).ToArray();
        float[] second = unet.Predict(new float[16], 1, 1, CancellationToken.None).ToArray();

        // Both prompts give the same here, so guidance changes nothing.
        float[] added = [.. masked.Select((value, index) => (10 * mask[index % 4]) + (100 * value))];
        Assert.Equal(Sample.Zip(added, (value, more) => value + more), first);
        Assert.Equal(added, second);
    }

    private static TextConditioning States(float value)
    {
        var states = new TextConditioning(2, 128);
        states.WritableValues.Fill(value);
        return states;
    }
}
