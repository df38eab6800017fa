using System.Runtime.InteropServices;

namespace Invoke.Inference.Onnx.Tests;

public sealed class SamplerRunTests
{
    private const int Length = 4 * 8 * 8;
    private static readonly SamplerConfig StableDiffusion = new()
    {
        BetaStart = 0.00085,
        BetaEnd = 0.012,
        BetaSchedule = BetaSchedule.ScaledLinear,
        StepsOffset = 1,
        SetAlphaToOne = false,
        ClipSample = false,
    };

    public static TheoryData<string> Samplers => ["ddim", "ddim eta", "euler", "euler churn", "euler_a", "euler_k"];

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
    [InlineData("ddim eta")]
    [InlineData("euler churn")]
    [InlineData("euler_a")]
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

    private static ISampler Create(string name) => name switch
    {
        "ddim eta" => new DdimSampler { Eta = 1 },
        "euler churn" => new EulerSampler { Churn = 2 },
        _ => SamplerCatalog.Default.Get(name),
    };

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
