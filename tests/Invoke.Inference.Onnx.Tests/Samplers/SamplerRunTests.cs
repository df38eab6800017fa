using System.Runtime.InteropServices;

namespace Invoke.Inference.Onnx.Tests;

public sealed class SamplerRunTests
{
    private const int Length = 4 * 8 * 8;
    private static readonly Dictionary<string, ISampler> Others = new()
    {
        ["ddim eta"] = new DdimSampler { Eta = 1 },
        ["ddpm large"] = With(new DdpmSampler(), config => config with { VarianceType = VarianceType.FixedLarge, ClipSample = true }),
        ["dpm noise"] = With(new DpmMultistepSampler(), config => config with { AlgorithmType = DpmAlgorithm.DpmSolver, FinalSigma = FinalSigma.Minimum }),
        ["dpm sde noise"] = With(
            new DpmMultistepSampler(), config => config with { AlgorithmType = DpmAlgorithm.SdeDpmSolver, FinalSigma = FinalSigma.Minimum }),
        ["dpm sde 3"] = With(
            new DpmMultistepSampler(), config => config with { AlgorithmType = DpmAlgorithm.SdeDpmSolverPlusPlus, SolverOrder = 3 }),
        ["dpmpp_2s sde"] = With(new DpmSinglestepSampler(), config => config with { AlgorithmType = DpmAlgorithm.SdeDpmSolverPlusPlus }),
        ["deis 3"] = With(new DeisSampler(), config => config with { SolverOrder = 3 }),
        ["euler churn"] = new EulerSampler { Churn = 2 },
        ["heun clip"] = With(new HeunSampler(), config => config with { ClipSample = true }),
        ["pndm prk"] = With(new PndmSampler(), config => config with { SkipPrkSteps = false }),
        ["unipc 3"] = With(new UniPCSampler(), config => config with { SolverOrder = 3, DisableCorrector = [0, 1] }),
        ["unipc noise"] = With(
            new UniPCSampler(), config => config with { PredictX0 = false, SolverType = SolverType.Bh1, FinalSigma = FinalSigma.Minimum }),
    };

    private static readonly SamplerConfig StableDiffusion = new()
    {
        BetaStart = 0.00085,
        BetaEnd = 0.012,
        BetaSchedule = BetaSchedule.ScaledLinear,
        StepsOffset = 1,
        SetAlphaToOne = false,
        ClipSample = false,
        SkipPrkSteps = true,
    };

    public static TheoryData<string> Samplers => [.. SamplerCatalog.Default.Names, .. Others.Keys];

    public static TheoryData<string> StochasticSamplers =>
    [
        "ddim eta", "euler churn", "euler_a", "ddpm", "ddpm large", "dpmpp_2m_sde", "dpmpp_2m_sde_k", "dpmpp_sde", "dpmpp_sde_k", "dpmpp_2s sde",
        "kdpm_2_a", "kdpm_2_a_k", "lcm", "tcd",
    ];

    public static TheoryData<string> Names => [.. SamplerCatalog.Default.Names];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Step_OfEverySampler_AllocatesNothing(string name)
    {
        SamplerRun run = Create(name).CreateRun(StableDiffusion, 10, Length);
        var buffers = new Buffers();
        var noise = new TorchRandom(5);
        TakeAll(run, buffers, noise);
        run.Begin();

        long before = GC.GetAllocatedBytesForCurrentThread();
        TakeAll(run, buffers, noise);
        run.AddNoise(3, buffers.Latent, buffers.Output, buffers.Latent);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Run_SameSeedTwice_GivesTheSameBytes(string name)
    {
        byte[] first = Generate(Create(name).CreateRun(StableDiffusion, 10, Length), seed: 7);
        byte[] second = Generate(Create(name).CreateRun(StableDiffusion, 10, Length), seed: 7);

        Assert.Equal(first, second);
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Begin_OfAUsedRun_GivesWhatAFreshOneGives(string name)
    {
        SamplerRun run = Create(name).CreateRun(StableDiffusion, 10, Length);
        byte[] first = Generate(run, seed: 7);

        run.Begin();

        Assert.Equal(0, run.NextStep);
        Assert.Equal(first, Generate(run, seed: 7));
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Run_SeedsInAnotherOrder_GiveTheSameBytes(string name)
    {
        ISampler sampler = Create(name);

        byte[][] forward = [.. new long[] { 1, 2, 3 }.Select(seed => Generate(sampler.CreateRun(StableDiffusion, 10, Length), seed))];
        byte[][] backward = [.. new long[] { 3, 2, 1 }.Select(seed => Generate(sampler.CreateRun(StableDiffusion, 10, Length), seed))];

        Assert.Equal(forward, backward.Reverse());
    }

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
        SamplerConfig config = StableDiffusion with { PredictionType = name == "pndm" ? PredictionType.Epsilon : PredictionType.Sample };
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

    [Theory]
    [MemberData(nameof(StochasticSamplers))]
    public void Run_OtherSeed_GivesAnotherLatent(string name)
    {
        byte[] first = Generate(Create(name).CreateRun(StableDiffusion, 10, Length), seed: 7, stepSeed: 8);
        byte[] second = Generate(Create(name).CreateRun(StableDiffusion, 10, Length), seed: 7, stepSeed: 9);

        Assert.NotEqual(first, second);
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void ScaleModelInput_InPlace_EqualsOutOfPlace(string name)
    {
        SamplerRun run = Create(name).CreateRun(StableDiffusion, 10, Length);
        var buffers = new Buffers();
        new TorchRandom(1).Fill(buffers.Latent);

        run.ScaleModelInput(0, buffers.Latent, buffers.Input);
        run.ScaleModelInput(0, buffers.Latent, buffers.Latent);

        Assert.Equal(buffers.Input, buffers.Latent);
    }

    [Fact]
    public void Step_OutOfTurn_NamesTheStepThatIsDue()
    {
        SamplerRun run = new EulerSampler().CreateRun(StableDiffusion, 10, Length);
        var buffers = new Buffers();

        var exception = Assert.Throws<InvalidOperationException>(() => run.Step(4, buffers.Output, buffers.Latent, new TorchRandom(1)));

        Assert.Contains("step 0 is next", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Step_SpanOfAnotherLength_Throws()
    {
        SamplerRun run = new EulerSampler().CreateRun(StableDiffusion, 10, Length);

        Assert.Throws<ArgumentException>(() => run.Step(0, new float[3], new float[Length], new TorchRandom(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.ScaleModelInput(10, new float[Length], new float[Length]));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Begin(11));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void CreateRun_StepsOutOfRange_Throws(int steps)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EulerSampler().CreateRun(StableDiffusion, steps, Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DdimSampler().CreateRun(StableDiffusion, steps, Length));
    }

    [Fact]
    public void CreateRun_TimestepBeyondTheTraining_SaysWhichAndWhy()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new DdimSampler().CreateRun(StableDiffusion, 1000, Length));

        Assert.Contains("timestep would be 1000", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateRun_WhatDdimCannotDo_Throws()
    {
        SamplerConfig zeroSignal = StableDiffusion with { RescaleBetasZeroSnr = true, TimestepSpacing = TimestepSpacing.Trailing };

        Assert.Throws<NotSupportedException>(() => new DdimSampler().CreateRun(StableDiffusion with { Thresholding = true }, 10, Length));
        Assert.Throws<NotSupportedException>(() => new DdimSampler().CreateRun(zeroSignal, 10, Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DdimSampler { Eta = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EulerSampler { Churn = -1 });
    }

    [Fact]
    public void Begin_BeyondTheSchedule_SaysHowManyStepsThereAre()
    {
        SamplerRun run = new EulerSampler().CreateRun(StableDiffusion, 10, Length);

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => run.Begin(11));

        Assert.Contains("The schedule has 10 steps; begin at 0 to 10", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("heun")]
    [InlineData("kdpm_2")]
    [InlineData("kdpm_2_a")]
    [InlineData("dpmpp_sde")]
    public void Begin_SecondEvaluation_SaysThatItNeedsTheFirst(string name)
    {
        SamplerRun run = Create(name).CreateRun(StableDiffusion, 10, Length);

        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => run.Begin(3));

        Assert.Contains("begin at an even step", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lcm", 51, "the 50 timesteps that the model was distilled on")]
    [InlineData("tcd", 0, "take 1 to 50 steps")]
    [InlineData("unipc", 1000, "Allowed is 1 to 999 steps")]
    [InlineData("heun", 1001, "Allowed is 1 to 1000 steps")]
    [InlineData("kdpm_2_a", 0, "Allowed is 1 to 1000 steps")]
    [InlineData("pndm prk", 3, "takes 4 steps or more")]
    public void CreateRun_StepsTheSamplerCannotTake_SaysWhichItCan(string name, int steps, string expected)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Create(name).CreateRun(StableDiffusion, steps, Length));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_RungeKuttaStartInTheMiddle_SaysWhatToDo()
    {
        SamplerRun run = Create("pndm prk").CreateRun(StableDiffusion, 10, Length);

        var exception = Assert.Throws<NotSupportedException>(() => run.Begin(5));

        Assert.Contains("set skip_prk_steps", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateRun_WhatASamplerCannotDo_SaysWhatToDo()
    {
        var noiseToZero = new SamplerConfig { AlgorithmType = DpmAlgorithm.DpmSolver };
        var sample = new SamplerConfig { PredictionType = PredictionType.Sample };

        AssertRefuses(new DpmMultistepSampler(), noiseToZero, "set final_sigmas_type to sigma_min");
        AssertRefuses(new DpmSinglestepSampler(), noiseToZero, "set final_sigmas_type to sigma_min");
        AssertRefuses(new DpmSinglestepSampler(), new SamplerConfig { SolverOrder = 3 }, "this sampler knows 1 to 2");
        AssertRefuses(new UniPCSampler(), new SamplerConfig { PredictX0 = false }, "set final_sigmas_type to sigma_min");
        AssertRefuses(new PndmSampler(), sample, "Use ddim, euler or dpmpp_2m");
        AssertRefuses(new DeisSampler(), new SamplerConfig { Thresholding = true }, "dynamic thresholding");
        Assert.Throws<ArgumentException>(() => new LcmSampler().CreateRun(new SamplerConfig { OriginalSteps = 2000 }, 4, Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TcdSampler { Eta = 1.5 });
    }

    [Fact]
    public void CreateRun_ContinuousVelocityModel_IsToldLogarithmsOfTheLevels()
    {
        SamplerConfig config = StableDiffusion with
        {
            TimestepType = TimestepType.Continuous,
            PredictionType = PredictionType.Velocity,
            SigmaSpacing = SigmaSpacing.Karras,
            SigmaMax = 700,
            SigmaMin = 0.002,
        };

        SamplerSchedule schedule = new EulerSampler().CreateRun(config, 5, Length).Schedule;

        Assert.Equal(700f, schedule.Sigmas[0], 1e-3f);
        Assert.Equal(0.25f * MathF.Log(700), schedule.Timesteps[0], 1e-5f);
        Assert.Equal(0.25f * MathF.Log(0.002f), schedule.Timesteps[4], 1e-5f);
    }

    private static ISampler Create(string name) =>
        Others.TryGetValue(name, out ISampler? sampler) ? sampler : SamplerCatalog.Default.Get(name);

    private static ConfiguredSampler With(ISampler sampler, Func<SamplerConfig, SamplerConfig> change) => new(sampler, change);

    private static IEnumerable<SamplerConfig> Configurations() =>
        from prediction in Enum.GetValues<PredictionType>()
        from timesteps in Enum.GetValues<TimestepSpacing>()
        from sigmas in Enum.GetValues<SigmaSpacing>()
        from final in Enum.GetValues<FinalSigma>()
        from zeroSnr in (bool[])[false, true]
        select StableDiffusion with
        {
            PredictionType = prediction,
            TimestepSpacing = timesteps,
            SigmaSpacing = sigmas,
            FinalSigma = final,
            RescaleBetasZeroSnr = zeroSnr,
        };

    private static void AssertRefuses(ISampler sampler, SamplerConfig config, string expected) => Assert.Contains(
        expected, Assert.Throws<NotSupportedException>(() => sampler.CreateRun(config, 10, Length)).Message, StringComparison.Ordinal);

    private static byte[] Generate(SamplerRun run, long seed, long? stepSeed = null)
    {
        var buffers = new Buffers();
        new TorchRandom(seed).Fill(buffers.Latent);
        TakeAll(run, buffers, new TorchRandom(stepSeed ?? seed ^ 0xFFFFFFFF));
        return MemoryMarshal.AsBytes<float>(buffers.Latent).ToArray();
    }

    private static void TakeAll(SamplerRun run, Buffers buffers, TorchRandom noise)
    {
        for (int step = run.NextStep; step < run.Schedule.Count; step++)
        {
            run.ScaleModelInput(step, buffers.Latent, buffers.Input);
            SamplerVector.StandIn(buffers.Input, run.Schedule.Timesteps[step], buffers.Output);
            run.Step(step, buffers.Output, buffers.Latent, noise);
        }
    }

    private sealed class Buffers
    {
        public float[] Latent { get; } = new float[Length];

        public float[] Input { get; } = new float[Length];

        public float[] Output { get; } = new float[Length];
    }
}
