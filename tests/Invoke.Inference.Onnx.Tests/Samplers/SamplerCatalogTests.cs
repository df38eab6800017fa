namespace Invoke.Inference.Onnx.Tests;

public sealed class SamplerCatalogTests
{
    [Fact]
    public void Default_Names_AreInvokeAIs() =>
        Assert.Equal(["ddim", "euler", "euler_a", "euler_k"], SamplerCatalog.Default.Names);

    [Theory]
    [InlineData("ddim", typeof(DdimSampler))]
    [InlineData("EULER", typeof(EulerSampler))]
    [InlineData("Euler_A", typeof(EulerAncestralSampler))]
    public void Get_InAnyCase_FindsTheSampler(string name, Type type) => Assert.IsType(type, SamplerCatalog.Default.Get(name));

    [Fact]
    public void Get_UnknownName_ListsTheKnownOnes()
    {
        var exception = Assert.Throws<ArgumentException>(() => SamplerCatalog.Default.Get("eulr"));

        Assert.Contains("'eulr'; known are ddim, euler, euler_a, euler_k", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EulerK_AnyConfig_UsesKarrasLevels()
    {
        var config = new SamplerConfig();
        SamplerConfig karras = config with { SigmaSpacing = SigmaSpacing.Karras };

        SamplerSchedule schedule = SamplerCatalog.Default.Get("euler_k").CreateRun(config, 5, 1).Schedule;

        Assert.Equal(new EulerSampler().CreateRun(karras, 5, 1).Schedule.Sigmas.ToArray(), schedule.Sigmas.ToArray());
        Assert.NotEqual(new EulerSampler().CreateRun(config, 5, 1).Schedule.Sigmas.ToArray(), schedule.Sigmas.ToArray());
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
        Assert.Equal(4, catalog.Names.Count);
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
