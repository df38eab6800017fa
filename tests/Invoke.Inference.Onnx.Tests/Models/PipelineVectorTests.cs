using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests.Models;

public sealed class PipelineVectorTests
{
    private const string Path = "pipeline/pipeline.json";
    private const int Side = 64;
    private readonly PipelineVectors _vectors = new();

    [VectorFact(Path)]
    public void Vectors_OwnFolder_HoldTwoCases()
    {
        int count = _vectors.Cases.Count();

        Assert.True(count >= (Vectors.AreOwn ? 2 : 1), $"{count} cases");
    }

    [VectorFact(Path)]
    public void Encode_ReferenceIds_GivesReferenceStates()
    {
        using var encoder = new TextEncoder(EmojiModel.Cache, EmojiModel.Model, 0, CancellationToken.None);
        foreach (JsonElement item in _vectors.Cases)
        {
            TextConditioning states = encoder.Encode(_vectors.Integers(item, "input_ids"), CancellationToken.None);

            Assert.Equal((77, 128), (states.Tokens, states.Width));
            Assert.True(PipelineVectors.LargestDifference(states.Values, _vectors.Floats(item, "text_states")) <= 1e-4f);
        }
    }

    [VectorFact(Path)]
    public void Predict_ReferenceLatents_GivesReferenceEpsilon()
    {
        foreach (JsonElement item in _vectors.Cases)
        {
            AssertEpsilon(EmojiModel.Cache, item);
        }
    }

    [VectorFact(Path)]
    public void Predict_LowMemory_GivesReferenceEpsilon()
    {
        using var cache = new OnnxSessionCache(new OnnxOptions { IntraOpThreads = 1, MemoryProfile = OnnxMemoryProfile.LowMemory });

        AssertEpsilon(cache, _vectors.Cases.First());
    }

    [VectorFact(Path)]
    public void Predict_NoNegativePrompt_EqualsGuidanceOne()
    {
        JsonElement item = _vectors.Cases.First();
        float[] latents = _vectors.Floats(item, "initial_latents");
        TextConditioning positive = States(_vectors.Floats(item, "text_states"));
        TextConditioning negative = States(_vectors.Floats(item, "empty_text_states"));
        using var pair = new UNet(EmojiModel.Cache, EmojiModel.Model, Side, Side, positive, negative, CancellationToken.None);
        using var single = new UNet(EmojiModel.Cache, EmojiModel.Model, Side, Side, positive, null, CancellationToken.None);

        ReadOnlySpan<float> expected = pair.Predict(latents, 951, 1, CancellationToken.None);
        ReadOnlySpan<float> actual = single.Predict(latents, 951, 1, CancellationToken.None);

        Assert.True(PipelineVectors.LargestDifference(actual, expected) <= 1e-5f);
    }

    [VectorFact(Path)]
    public void Decode_FinalLatents_GivesReferenceImage()
    {
        using var decoder = new VaeDecoder(EmojiModel.Cache, EmojiModel.Model.Vae, Side, Side, CancellationToken.None);
        foreach (JsonElement item in _vectors.Cases)
        {
            ReadOnlySpan<float> image = decoder.Decode(_vectors.Floats(item, "final_latents"), CancellationToken.None);

            Assert.True(PipelineVectors.LargestDifference(image, _vectors.Floats(item, "image")) <= 1e-3f);
        }
    }

    [VectorFact(Path)]
    public void Encode_ReferenceImage_GivesReferenceLatentsScaled()
    {
        using var encoder = new VaeEncoder(EmojiModel.Cache, EmojiModel.Model.Vae, Side, Side, CancellationToken.None);
        foreach (JsonElement item in _vectors.Cases)
        {
            float[] expected = [.. _vectors.Floats(item, "encoded").Select(value => value * EmojiModel.Model.Vae.ScalingFactor)];

            using Latents latents = encoder.Encode(_vectors.Floats(item, "encoded_input"), CancellationToken.None);

            Assert.Equal((1, 4, 8, 8), (latents.Batch, latents.Channels, latents.Height, latents.Width));
            Assert.True(PipelineVectors.LargestDifference(latents.Values, expected) <= 1e-4f);
        }
    }

    [VectorFact(Path)]
    public void Predict_SameInputTwice_GivesSameBytes()
    {
        JsonElement item = _vectors.Cases.First();
        float[] latents = _vectors.Floats(item, "initial_latents");
        TextConditioning positive = States(_vectors.Floats(item, "text_states"));
        TextConditioning negative = States(_vectors.Floats(item, "empty_text_states"));
        using var first = new UNet(EmojiModel.Cache, EmojiModel.Model, Side, Side, positive, negative, CancellationToken.None);
        using var second = new UNet(EmojiModel.Cache, EmojiModel.Model, Side, Side, positive, negative, CancellationToken.None);

        float[] once = first.Predict(latents, 951, 5, CancellationToken.None).ToArray();
        float[] again = first.Predict(latents, 951, 5, CancellationToken.None).ToArray();
        float[] elsewhere = second.Predict(latents, 951, 5, CancellationToken.None).ToArray();

        Assert.Equal(once, again);
        Assert.Equal(once, elsewhere);
    }

    [VectorFact(Path)]
    public void Predict_Cancelled_ThrowsAndNextStepIsRight()
    {
        JsonElement item = _vectors.Cases.First();
        float[] latents = _vectors.Floats(item, "initial_latents");
        TextConditioning positive = States(_vectors.Floats(item, "text_states"));
        TextConditioning negative = States(_vectors.Floats(item, "empty_text_states"));
        using var unet = new UNet(EmojiModel.Cache, EmojiModel.Model, Side, Side, positive, negative, CancellationToken.None);
        float[] expected = unet.Predict(latents, 951, 5, CancellationToken.None).ToArray();
        using var source = new CancellationTokenSource();
        var thread = new Thread(source.Cancel);
        thread.Start();

        Assert.Throws<OperationCanceledException>(() => PredictForever(unet, latents, source.Token));
        thread.Join();

        Assert.Equal(expected, unet.Predict(latents, 951, 5, CancellationToken.None).ToArray());
    }

    [VectorFact(Path)]
    public void Predict_AfterWarmUp_AllocatesNothing()
    {
        JsonElement item = _vectors.Cases.First();
        float[] latents = _vectors.Floats(item, "initial_latents");
        TextConditioning positive = States(_vectors.Floats(item, "text_states"));
        TextConditioning negative = States(_vectors.Floats(item, "empty_text_states"));
        using var unet = new UNet(EmojiModel.Cache, EmojiModel.Model, Side, Side, positive, negative, CancellationToken.None);
        using var source = new CancellationTokenSource();
        for (int step = 0; step < 3; step++)
        {
            unet.Predict(latents, 951 - step, 5, source.Token);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 10; step++)
        {
            unet.Predict(latents, 951 - step, 5, source.Token);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void PredictForever(UNet unet, float[] latents, CancellationToken cancellationToken)
    {
        while (true)
        {
            unet.Predict(latents, 951, 5, cancellationToken);
        }
    }

    private static TextConditioning States(float[] values)
    {
        var states = new TextConditioning(values.Length / 128, 128);
        values.CopyTo(states.WritableValues);
        return states;
    }

    private void AssertEpsilon(OnnxSessionCache cache, JsonElement item)
    {
        TextConditioning positive = States(_vectors.Floats(item, "text_states"));
        TextConditioning negative = States(_vectors.Floats(item, "empty_text_states"));
        using var unet = new UNet(cache, EmojiModel.Model, Side, Side, positive, negative, CancellationToken.None);
        foreach (JsonElement step in item.GetProperty("steps").EnumerateArray())
        {
            ReadOnlySpan<float> epsilon = unet.Predict(
                _vectors.Floats(step, "latents"), step.GetProperty("timestep").GetInt32(), _vectors.Guidance, CancellationToken.None);

            Assert.True(PipelineVectors.LargestDifference(epsilon, _vectors.Floats(step, "guided_epsilon")) <= 1e-4f);
        }
    }
}
