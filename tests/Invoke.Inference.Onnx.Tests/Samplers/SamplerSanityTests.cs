namespace Invoke.Inference.Onnx.Tests;

/// <summary>What every sampler of the catalog does whatever the model.</summary>
public sealed class SamplerSanityTests
{
    public static TheoryData<string> Names => [.. SamplerCatalog.Default.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_EveryConfigurationItTakes_StaysFinite(string name)
    {
        float[] latent = new float[4];
        float[] output = new float[4];
        int runs = 0;
        foreach (SamplerConfig config in Configurations())
        {
            foreach (int steps in (int[])[1, 2, 5, 20])
            {
                SamplerRun run;
                try
                {
                    run = SamplerCatalog.Default.Get(name).CreateRun(config, steps, 4);
                }
                catch (NotSupportedException exception)
                {
                    Assert.Matches("rescale_betas_zero_snr|prediction_type is sample", exception.Message);
                    Assert.True(config.RescaleBetasZeroSnr || (name == "pndm" && config.PredictionType == PredictionType.Sample));
                    continue;
                }

                var noise = new TorchRandom(3);
                noise.Fill(latent);
                for (int step = 0; step < run.Schedule.Count; step++)
                {
                    run.ScaleModelInput(step, latent, output);
                    SamplerVector.StandIn(output, run.Schedule.Timesteps[step], output);
                    run.Step(step, output, latent, noise);
                    Assert.True(latent.All(float.IsFinite) && run.Denoised.ToArray().All(float.IsFinite), $"{name}, step {step} of {steps}: {config}");
                }

                runs++;
            }
        }

        Assert.InRange(runs, 100, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_PerfectModel_FindsTheImage(string name)
    {
        // A model that knows the image: every sampler has to end there, from whatever noise.
        float[] image = [1, -0.5f, 0.25f, 2];
        float[] latent = new float[4];
        SamplerConfig config = TestSamplers.StableDiffusion with { PredictionType = name == "pndm" ? PredictionType.Epsilon : PredictionType.Sample };
        SamplerRun run = SamplerCatalog.Default.Get(name).CreateRun(config, 20, 4);
        var noise = new TorchRandom(3);
        noise.Fill(latent);
        System.Numerics.Tensors.TensorPrimitives.Multiply(latent, run.Schedule.InitialNoiseScale, latent);
        float[] alphas = TrainingNoise.CreateAlphas(config);

        for (int step = 0; step < run.Schedule.Count; step++)
        {
            float alpha = alphas[(int)run.Schedule.Timesteps[step]];
            float[] output = name == "pndm"
                ? [.. latent.Zip(image, (value, clean) => (value - (MathF.Sqrt(alpha) * clean)) / MathF.Sqrt(1 - alpha))]
                : image;
            run.Step(step, output, latent, noise);
        }

        // Some end at the lowest level of the training rather than at none, and have its noise left.
        Assert.All(latent.Zip(image), pair => Assert.Equal(pair.Second, pair.First, 0.2f));
    }

    private static IEnumerable<SamplerConfig> Configurations() =>
        from prediction in Enum.GetValues<PredictionType>()
        from timesteps in Enum.GetValues<TimestepSpacing>()
        from sigmas in Enum.GetValues<SigmaSpacing>()
        from final in Enum.GetValues<FinalSigma>()
        from zeroSnr in (bool[])[false, true]
        select TestSamplers.StableDiffusion with
        {
            PredictionType = prediction,
            TimestepSpacing = timesteps,
            SigmaSpacing = sigmas,
            FinalSigma = final,
            RescaleBetasZeroSnr = zeroSnr,
        };
}
