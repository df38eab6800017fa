using System.Runtime.InteropServices;

namespace Invoke.Inference.Onnx.Tests;

public sealed class SamplerRunTests
{
    private const int Length = 4 * 8 * 8;

    public static TheoryData<string> Samplers => [.. SamplerCatalog.Default.Names, .. TestSamplers.Others.Keys];

    public static TheoryData<string> StochasticSamplers =>
    [
        "ddim eta", "euler churn", "euler_a", "ddpm", "ddpm large", "dpmpp_2m_sde", "dpmpp_2m_sde_k", "dpmpp_sde", "dpmpp_sde_k", "dpmpp_2s sde",
        "kdpm_2_a", "kdpm_2_a_k", "lcm", "tcd",
    ];

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Step_OfEverySampler_AllocatesNothing(string name)
    {
        SamplerRun run = TestSamplers.Create(name).CreateRun(TestSamplers.StableDiffusion, 10, Length);
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
        byte[] first = Generate(TestSamplers.Create(name).CreateRun(TestSamplers.StableDiffusion, 10, Length), seed: 7);
        byte[] second = Generate(TestSamplers.Create(name).CreateRun(TestSamplers.StableDiffusion, 10, Length), seed: 7);

        Assert.Equal(first, second);
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Begin_OfAUsedRun_GivesWhatAFreshOneGives(string name)
    {
        SamplerRun run = TestSamplers.Create(name).CreateRun(TestSamplers.StableDiffusion, 10, Length);
        byte[] first = Generate(run, seed: 7);

        run.Begin();

        Assert.Equal(0, run.NextStep);
        Assert.Equal(first, Generate(run, seed: 7));
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Run_SeedsInAnotherOrder_GiveTheSameBytes(string name)
    {
        ISampler sampler = TestSamplers.Create(name);

        byte[][] forward = [.. new long[] { 1, 2, 3 }.Select(seed => Generate(sampler.CreateRun(TestSamplers.StableDiffusion, 10, Length), seed))];
        byte[][] backward = [.. new long[] { 3, 2, 1 }.Select(seed => Generate(sampler.CreateRun(TestSamplers.StableDiffusion, 10, Length), seed))];

        Assert.Equal(forward, backward.Reverse());
    }

    [Theory]
    [MemberData(nameof(StochasticSamplers))]
    public void Run_OtherSeed_GivesAnotherLatent(string name)
    {
        byte[] first = Generate(TestSamplers.Create(name).CreateRun(TestSamplers.StableDiffusion, 10, Length), seed: 7, stepSeed: 8);
        byte[] second = Generate(TestSamplers.Create(name).CreateRun(TestSamplers.StableDiffusion, 10, Length), seed: 7, stepSeed: 9);

        Assert.NotEqual(first, second);
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void ScaleModelInput_InPlace_EqualsOutOfPlace(string name)
    {
        SamplerRun run = TestSamplers.Create(name).CreateRun(TestSamplers.StableDiffusion, 10, Length);
        var buffers = new Buffers();
        new TorchRandom(1).Fill(buffers.Latent);

        run.ScaleModelInput(0, buffers.Latent, buffers.Input);
        run.ScaleModelInput(0, buffers.Latent, buffers.Latent);

        Assert.Equal(buffers.Input, buffers.Latent);
    }

    [Fact]
    public void CreateRun_ContinuousVelocityModel_IsToldLogarithmsOfTheLevels()
    {
        SamplerConfig config = TestSamplers.StableDiffusion with
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
