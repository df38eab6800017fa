namespace Invoke.Inference.Onnx.Tests;

public sealed class SamplerCatalogTests
{
    [Fact]
    public void Default_Names_AreInvokeAIs() =>
        Assert.Equal(
            [
                "ddim", "ddpm", "deis", "deis_k", "dpmpp_2m", "dpmpp_2m_k", "dpmpp_2m_sde", "dpmpp_2m_sde_k", "dpmpp_2s", "dpmpp_2s_k",
                "dpmpp_3m", "dpmpp_3m_k", "dpmpp_sde", "dpmpp_sde_k", "euler", "euler_a", "euler_k", "heun", "heun_k", "kdpm_2",
                "kdpm_2_a", "kdpm_2_a_k", "kdpm_2_k", "lcm", "lms", "lms_k", "pndm", "tcd", "unipc", "unipc_k",
            ],
            SamplerCatalog.Default.Names);

    [Theory]
    [InlineData("ddim", typeof(DdimRun))]
    [InlineData("ddpm", typeof(DdpmRun))]
    [InlineData("DEIS", typeof(DeisRun))]
    [InlineData("dpmpp_2m", typeof(DpmMultistepRun))]
    [InlineData("dpmpp_2m_sde_k", typeof(DpmMultistepRun))]
    [InlineData("dpmpp_3m", typeof(DpmMultistepRun))]
    [InlineData("dpmpp_2s", typeof(DpmSinglestepRun))]
    [InlineData("dpmpp_sde", typeof(DpmSdeRun))]
    [InlineData("EULER", typeof(EulerRun))]
    [InlineData("Euler_A", typeof(EulerAncestralRun))]
    [InlineData("heun", typeof(HeunRun))]
    [InlineData("kdpm_2", typeof(Kdpm2Run))]
    [InlineData("kdpm_2_a", typeof(Kdpm2AncestralRun))]
    [InlineData("lcm", typeof(LcmRun))]
    [InlineData("lms_K", typeof(LmsRun))]
    [InlineData("pndm", typeof(PndmRun))]
    [InlineData("tcd", typeof(TcdRun))]
    [InlineData("unipc", typeof(UniPCRun))]
    public void Get_InAnyCase_FindsTheSampler(string name, Type type) =>
        Assert.IsType(type, SamplerCatalog.Default.Get(name).CreateRun(new SamplerConfig(), 5, 1));

    [Fact]
    public void Get_UnknownName_ListsTheKnownOnes()
    {
        var exception = Assert.Throws<ArgumentException>(() => SamplerCatalog.Default.Get("eulr"));

        Assert.Contains("'eulr'; known are " + string.Join(", ", SamplerCatalog.Default.Names), exception.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> KarrasNames => [.. SamplerCatalog.Default.Names.Where(name => name.EndsWith("_k", StringComparison.Ordinal))];

    [Fact]
    public void EulerK_AnyConfig_UsesKarrasLevels()
    {
        var config = new SamplerConfig();
        SamplerConfig karras = config with { SigmaSpacing = SigmaSpacing.Karras };

        SamplerSchedule schedule = SamplerCatalog.Default.Get("euler_k").CreateRun(config, 5, 1).Schedule;

        Assert.Equal(new EulerSampler().CreateRun(karras, 5, 1).Schedule.Sigmas.ToArray(), schedule.Sigmas.ToArray());
        Assert.NotEqual(new EulerSampler().CreateRun(config, 5, 1).Schedule.Sigmas.ToArray(), schedule.Sigmas.ToArray());
    }

    [Theory]
    [MemberData(nameof(KarrasNames))]
    public void Get_NamesWithAndWithoutK_DecideOverTheConfiguration(string name)
    {
        SamplerConfig[] configs = [new(), new() { SigmaSpacing = SigmaSpacing.Karras }];

        float[][] karras = [.. configs.Select(config => SamplerCatalog.Default.Get(name).CreateRun(config, 5, 1).Schedule.Sigmas.ToArray())];
        float[][] plain = [.. configs.Select(config => SamplerCatalog.Default.Get(name[..^2]).CreateRun(config, 5, 1).Schedule.Sigmas.ToArray())];

        Assert.Equal(karras[0], karras[1]);
        Assert.Equal(plain[0], plain[1]);
        Assert.NotEqual(plain[0], karras[0]);
    }

    [Theory]
    [InlineData("dpmpp_2m", 2, DpmAlgorithm.DpmSolverPlusPlus)]
    [InlineData("dpmpp_2m_sde", 2, DpmAlgorithm.SdeDpmSolverPlusPlus)]
    [InlineData("dpmpp_3m", 3, DpmAlgorithm.DpmSolverPlusPlus)]
    public void Get_NameWithOrderAndAlgorithm_DecidesOverTheConfiguration(string name, int order, DpmAlgorithm algorithm)
    {
        var other = new SamplerConfig { SolverOrder = 1, AlgorithmType = DpmAlgorithm.DpmSolver };
        SamplerConfig named = other with { SolverOrder = order, AlgorithmType = algorithm };

        float[] actual = Generate(SamplerCatalog.Default.Get(name).CreateRun(other, 8, 1));

        Assert.Equal(Generate(new DpmMultistepSampler().CreateRun(named, 8, 1)), actual);
        Assert.NotEqual(Generate(new DpmMultistepSampler().CreateRun(named with { SolverOrder = 1 }, 8, 1)), actual);
    }

    [Fact]
    public void ConfiguredSampler_OfOwnConfiguration_IsWhatTheInnerOneDoesWithIt()
    {
        var sampler = new ConfiguredSampler(new EulerSampler(), config => config with { SigmaSpacing = SigmaSpacing.Exponential });

        float[] levels = sampler.CreateRun(new SamplerConfig(), 5, 1).Schedule.Sigmas.ToArray();

        var exponential = new SamplerConfig { SigmaSpacing = SigmaSpacing.Exponential };
        Assert.Equal(new EulerSampler().CreateRun(exponential, 5, 1).Schedule.Sigmas.ToArray(), levels);
        Assert.Throws<ArgumentNullException>(() => new ConfiguredSampler(new EulerSampler(), null!));
    }

    [Fact]
    public void With_NewName_LeavesTheOriginalAlone()
    {
        var own = new OwnSampler();

        SamplerCatalog catalog = SamplerCatalog.Default.With("own", own);

        Assert.Same(own, catalog.Get("own"));
        Assert.False(SamplerCatalog.Default.TryGet("own", out _));
    }

    [Fact]
    public void With_KnownNameInAnotherCase_ReplacesIt()
    {
        var own = new OwnSampler();

        SamplerCatalog catalog = SamplerCatalog.Default.With("EULER", own);

        Assert.Same(own, catalog.Get("euler"));
        Assert.Equal(SamplerCatalog.Default.Names.Count, catalog.Names.Count);
    }

    [Fact]
    public void Create_NameTwice_Throws() =>
        Assert.Throws<ArgumentException>(() => new SamplerCatalog([new("a", new OwnSampler()), new("A", new OwnSampler())]));

    [Fact]
    public void CreateRun_OfAnOwnSampler_RunsOnTheSeamAlone()
    {
        SamplerRun run = new OwnSampler().CreateRun(new SamplerConfig(), 2, 1);
        float[] latent = [8];

        run.Step(0, [1], latent, new TorchRandom(1));
        run.Step(1, [1], latent, new TorchRandom(1));

        Assert.Equal(6, latent[0]);
        Assert.Equal(2, run.NextStep);
    }

    private static float[] Generate(SamplerRun run)
    {
        float[] latent = [0.5f];
        float[] output = [0f];
        var noise = new TorchRandom(3);
        for (int step = 0; step < run.Schedule.Count; step++)
        {
            output[0] = MathF.Sin(3 * latent[0]) + (run.Schedule.Timesteps[step] / 1000);
            run.Step(step, output, latent, noise);
        }

        return latent;
    }

    /// <summary>What a user writes for a sampler that remembers its last output: this and nothing else.</summary>
    private sealed class OwnSampler : ISampler
    {
        public SamplerRun CreateRun(SamplerConfig config, int steps, int length) =>
            new OwnRun(new SamplerSchedule([.. Enumerable.Range(0, steps).Select(i => (float)(steps - i))], [], 1, steps, config.TrainTimesteps), length);
    }

    private sealed class OwnRun(SamplerSchedule schedule, int length) : SamplerRun(schedule, length)
    {
        private readonly float[] _last = new float[length];

        protected override void BeginCore(int firstStep) => Array.Clear(_last);

        protected override void StepCore(
            int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
        {
            for (int i = 0; i < latent.Length; i++)
            {
                latent[i] -= step == 0 ? modelOutput[i] : (modelOutput[i] + _last[i]) / 2;
                _last[i] = modelOutput[i];
                denoised[i] = latent[i];
            }
        }

        protected override void AddNoiseCore(int step, ReadOnlySpan<float> clean, ReadOnlySpan<float> noise, Span<float> destination) =>
            clean.CopyTo(destination);
    }
}
