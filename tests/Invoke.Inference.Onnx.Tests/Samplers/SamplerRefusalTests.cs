namespace Invoke.Inference.Onnx.Tests;

/// <summary>What samplers refuse, and what they say about it.</summary>
public sealed class SamplerRefusalTests
{
    private const int Length = 16;

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void CreateRun_StepsOutOfRange_Throws(int steps)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EulerSampler().CreateRun(TestSamplers.StableDiffusion, steps, Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DdimSampler().CreateRun(TestSamplers.StableDiffusion, steps, Length));
    }

    [Fact]
    public void CreateRun_TimestepBeyondTheTraining_SaysWhichAndWhy()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new DdimSampler().CreateRun(TestSamplers.StableDiffusion, 1000, Length));

        Assert.Contains("timestep would be 1000", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateRun_WhatDdimCannotDo_Throws()
    {
        SamplerConfig zeroSignal = TestSamplers.StableDiffusion with { RescaleBetasZeroSnr = true, TimestepSpacing = TimestepSpacing.Trailing };

        Assert.Throws<NotSupportedException>(() => new DdimSampler().CreateRun(TestSamplers.StableDiffusion with { Thresholding = true }, 10, Length));
        Assert.Throws<NotSupportedException>(() => new DdimSampler().CreateRun(zeroSignal, 10, Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DdimSampler { Eta = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EulerSampler { Churn = -1 });
    }

    [Fact]
    public void Begin_BeyondTheSchedule_SaysHowManyStepsThereAre()
    {
        SamplerRun run = new EulerSampler().CreateRun(TestSamplers.StableDiffusion, 10, Length);

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
        SamplerRun run = TestSamplers.Create(name).CreateRun(TestSamplers.StableDiffusion, 10, Length);

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
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => TestSamplers.Create(name).CreateRun(TestSamplers.StableDiffusion, steps, Length));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_RungeKuttaStartInTheMiddle_SaysWhatToDo()
    {
        SamplerRun run = TestSamplers.Create("pndm prk").CreateRun(TestSamplers.StableDiffusion, 10, Length);

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
    public void Step_OutOfTurn_NamesTheStepThatIsDue()
    {
        SamplerRun run = new EulerSampler().CreateRun(TestSamplers.StableDiffusion, 10, Length);
        var buffers = new float[Length];

        var exception = Assert.Throws<InvalidOperationException>(() => run.Step(4, new float[Length], buffers, new TorchRandom(1)));

        Assert.Contains("step 0 is next", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Step_SpanOfAnotherLength_Throws()
    {
        SamplerRun run = new EulerSampler().CreateRun(TestSamplers.StableDiffusion, 10, Length);

        Assert.Throws<ArgumentException>(() => run.Step(0, new float[3], new float[Length], new TorchRandom(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.ScaleModelInput(10, new float[Length], new float[Length]));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Begin(11));
    }

    private static void AssertRefuses(ISampler sampler, SamplerConfig config, string expected) => Assert.Contains(
        expected, Assert.Throws<NotSupportedException>(() => sampler.CreateRun(config, 10, Length)).Message, StringComparison.Ordinal);
}
