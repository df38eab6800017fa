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
        using TextConditioning positive = States(3);
        using TextConditioning negative = States(1);
        using var unet = new UNet(_cache, StableDiffusionModel.Open(model.Folder), 16, 16, positive, negative, CancellationToken.None) { RescaleMultiplier = multiplier };

        float[] prediction = unet.Predict(Sample, 1, 3, CancellationToken.None).ToArray();

        Assert.All(prediction.Zip(Sample), each => Assert.Equal(factor * each.Second, each.First, 1e-4f));
    }

    [Fact]
    public void Predict_RescaledGuidanceOfOne_IsThePositivePrediction()
    {
        using var model = new StubModel(StubModel.Product());
        using TextConditioning positive = States(3);
        using TextConditioning negative = States(1);
        using var unet = new UNet(_cache, StableDiffusionModel.Open(model.Folder), 16, 16, positive, negative, CancellationToken.None) { RescaleMultiplier = 0.5 };

        float[] prediction = unet.Predict(Sample, 1, 1, CancellationToken.None).ToArray();

        Assert.Equal(Sample.Select(value => 3 * value), prediction);
    }

    [Fact]
    public void Predict_RescaledFlatPrediction_StaysAsItIs()
    {
        using var model = new StubModel(StubModel.Product());
        using TextConditioning positive = States(3);
        using TextConditioning negative = States(1);
        using var unet = new UNet(_cache, StableDiffusionModel.Open(model.Folder), 16, 16, positive, negative, CancellationToken.None) { RescaleMultiplier = 0.5 };

        float[] prediction = unet.Predict(Enumerable.Repeat(2f, 16).ToArray(), 1, 3, CancellationToken.None).ToArray();

        Assert.All(prediction, value => Assert.Equal(14, value));
    }

    [Fact]
    public void Predict_Rescaled_AllocatesNothing()
    {
        using var model = new StubModel(StubModel.Product());
        using TextConditioning positive = States(3);
        using TextConditioning negative = States(1);
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
        using TextConditioning states = States(1);
        using var unet = new UNet(_cache, StableDiffusionModel.Open(model.Folder), 16, 16, states, null, CancellationToken.None);

        float[] prediction = unet.Predict(Sample, 1, 1, CancellationToken.None).ToArray();

        Assert.Equal(Sample.Select(value => value + 10), prediction);
    }

    [Fact]
    public void Predict_InpaintingNetworkWithMask_ReadsLatentsThenMaskThenMaskedLatentsAtEachStep()
    {
        using StubModel model = StubModel.CreateInpainting();
        using TextConditioning states = States(1);
        using TextConditioning negative = States(2);
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
        states.Values.Fill(value);
        return states;
    }
}
