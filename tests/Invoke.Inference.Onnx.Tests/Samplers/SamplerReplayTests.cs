using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests;

/// <summary>Replays every case of vectors/samplers whose sampler this package has, step by step.</summary>
public sealed class SamplerReplayTests
{
    private const string Folder = "samplers";

    [VectorFact(Folder)]
    public void Cases_OfTheseSamplers_AreAllThere()
    {
        var counts = new Dictionary<string, int>();
        foreach (string file in SamplerVector.Files())
        {
            using var vector = SamplerVector.Open(file);
            counts[vector.Scheduler] = counts.GetValueOrDefault(vector.Scheduler) + 1;
        }

        if (Vectors.AreOwn)
        {
            Assert.Equal(13, counts["DDIMScheduler"]);
            Assert.Equal(18, counts["EulerDiscreteScheduler"]);
            Assert.Equal(5, counts["EulerAncestralDiscreteScheduler"]);
            Assert.Equal(16, counts.Count);
            Assert.Equal(94, counts.Values.Sum());
        }
    }

    [VectorTheory(Folder)]
    [MemberData(nameof(Cases))]
    public void Run_RecordedCase_FollowsTheReference(string name)
    {
        using var vector = SamplerVector.Open(Vectors.PathOf($"{Folder}/{name}.json"));
        ISampler sampler = vector.CreateSampler() ?? throw new InvalidOperationException($"No sampler for {name}.");
        float[] latent = vector.Floats("x_start");
        SamplerRun run = sampler.CreateRun(vector.Config, vector.Steps, latent.Length);

        CompareSchedule(vector, run.Schedule);
        int first = CompareStart(vector, run);
        CompareSteps(vector, run, first, latent);
    }

    public static TheoryData<string> Cases()
    {
        var cases = new TheoryData<string>();
        if (!Vectors.IsMissing(Folder))
        {
            foreach (string file in SamplerVector.Files())
            {
                cases.Add(Path.GetFileNameWithoutExtension(file));
            }
        }

        return cases;
    }

    private static void CompareSchedule(SamplerVector vector, SamplerSchedule schedule)
    {
        bool isInteger = vector.Root.GetProperty("timesteps_dtype").GetString() == "int64";
        Compare("timesteps", vector.Floats("timesteps"), schedule.Timesteps, isInteger ? 0 : 2e-3);
        Assert.Equal(vector.Root.GetProperty("order").GetInt32(), schedule.Order);
        CompareRelative("init_noise_sigma", (float)vector.Root.GetProperty("init_noise_sigma").GetDouble(), schedule.InitialNoiseScale);

        JsonElement sigmas = vector.Root.GetProperty("sigmas");
        float[] expected = sigmas.ValueKind == JsonValueKind.Null ? [] : SamplerVector.Floats(sigmas);
        Assert.Equal(expected.Length, schedule.Sigmas.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            CompareRelative($"sigma {i}", expected[i], schedule.Sigmas[i]);
        }
    }

    private static int CompareStart(SamplerVector vector, SamplerRun run)
    {
        float[] noise = vector.Floats("noise0");
        float[] start = new float[noise.Length];
        int first = 0;
        if (vector.IsImageToImage)
        {
            first = run.Schedule.GetFirstStep(vector.ImageToImage.GetProperty("strength").GetDouble());
            Assert.Equal(vector.ImageToImage.GetProperty("start_index").GetInt32(), first);
            run.Begin(first);
            run.AddNoise(first, SamplerVector.Floats(vector.ImageToImage.GetProperty("clean_latent")), noise, start);
        }
        else
        {
            System.Numerics.Tensors.TensorPrimitives.Multiply(noise, run.Schedule.InitialNoiseScale, start);
        }

        Compare("x_start", vector.Floats("x_start"), start, vector.Tolerance);
        float[] scaled = new float[noise.Length];
        run.ScaleModelInput(first, start, scaled);
        Compare("scaled_input_step0", vector.Floats("scaled_input_step0"), scaled, vector.Tolerance);
        return first;
    }

    private static void CompareSteps(SamplerVector vector, SamplerRun run, int first, float[] latent)
    {
        JsonElement[] steps = [.. vector.Root.GetProperty("steps").EnumerateArray()];
        Assert.Equal(steps.Length, run.Schedule.Count - first);
        Assert.Equal(steps.Length, vector.Root.GetProperty("model_evaluations").GetInt32());
        var noise = new RecordedNoise(vector);
        float[] input = new float[latent.Length];
        float[] output = new float[latent.Length];

        for (int i = 0; i < steps.Length; i++)
        {
            int step = first + i;
            float timestep = vector.TruncatesTimesteps ? run.Schedule.GetIntegerTimestep(step) : run.Schedule.Timesteps[step];
            run.ScaleModelInput(step, latent, input);
            SamplerVector.StandIn(input, timestep, output);
            run.Step(step, output, latent, noise);

            Compare($"latent after step {i}", SamplerVector.Floats(steps[i].GetProperty("latent")), latent, vector.Tolerance);
            if (steps[i].TryGetProperty("pred_original_sample", out JsonElement denoised) || steps[i].TryGetProperty("denoised", out denoised))
            {
                Compare($"denoised at step {i}", SamplerVector.Floats(denoised), run.Denoised, vector.Tolerance);
            }
        }

        Assert.Equal(0, noise.Left);
    }

    private static void Compare(string what, float[] expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)expected[i] - actual[i]);
            Assert.True(difference <= tolerance, $"{what}[{i}]: expected {expected[i]:R}, got {actual[i]:R}, allowed ±{tolerance}.");
        }
    }

    private static void CompareRelative(string what, float expected, float actual) =>
        Assert.True(Math.Abs((double)expected - actual) <= 2e-5 * Math.Abs(expected), $"{what}: expected {expected:R}, got {actual:R}.");
}
