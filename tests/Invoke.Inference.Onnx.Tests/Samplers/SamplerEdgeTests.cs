namespace Invoke.Inference.Onnx.Tests;

/// <summary>What the recorded trajectories do not reach: bounds, rare settings and the moments between steps.</summary>
public sealed class SamplerEdgeTests
{
    private const int Length = 4;

    [Fact]
    public void GetRange_ThresholdHalfWayBetween_GoesToTheEvenOne()
    {
        var schedule = new SamplerSchedule([9, 6, 4, 2], [], 1, 4, 10);

        Assert.Equal(new StepRange(4, 4), schedule.GetRange(0.75, 0.75));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    [InlineData(8, 3)]
    public void GetRequestedStep_HalfAPairOfWarmUp_IsPartOfTheFirst(int step, int requested) =>
        Assert.Equal(requested, new SamplerSchedule([9, 8, 7, 6, 5, 4, 3, 2, 1], [], 1, 4, 10, order: 2).GetRequestedStep(step));

    [Fact]
    public void GetRequestedStep_FewerStepsThanAskedFor_CountsFromTheFirst()
    {
        var schedule = new SamplerSchedule([9, 5, 1], [], 1, 5, 10);

        Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Select(schedule.GetRequestedStep));
    }

    [Fact]
    public void Constructor_NothingToStep_IsRefused()
    {
        Assert.Equal("timesteps", Assert.Throws<ArgumentException>(() => new SamplerSchedule([], [], 1, 1, 1000)).ParamName);
        Assert.Equal("requestedSteps", Assert.Throws<ArgumentOutOfRangeException>(() => new SamplerSchedule([1], [], 1, 0, 1000)).ParamName);
        Assert.Equal("trainTimesteps", Assert.Throws<ArgumentOutOfRangeException>(() => new SamplerSchedule([1], [], 1, 1, 0)).ParamName);
        Assert.Equal("order", Assert.Throws<ArgumentOutOfRangeException>(() => new SamplerSchedule([1], [], 1, 1, 1000, order: 0)).ParamName);
    }

    [Fact]
    public void Begin_AfterAStep_ForgetsTheEstimate()
    {
        SamplerRun run = new EulerSampler().CreateRun(TestSamplers.StableDiffusion, 10, Length);
        run.Step(0, [1, 1, 1, 1], new float[] { 2, 2, 2, 2 }, new TorchRandom(1));
        Assert.DoesNotContain(0f, run.Denoised.ToArray());

        run.Begin();

        Assert.Equal(new float[Length], run.Denoised.ToArray());
    }

    [Fact]
    public void Begin_BehindTheLastStep_HasNothingToTake()
    {
        SamplerRun run = new EulerSampler().CreateRun(TestSamplers.StableDiffusion, 10, Length);

        run.Begin(10);

        Assert.Equal(10, run.NextStep);
    }

    [Fact]
    public void Step_NoNoiseSource_IsRefusedEvenWhereNoneIsDrawn() => Assert.Throws<ArgumentNullException>(
        () => new EulerSampler().CreateRun(TestSamplers.StableDiffusion, 10, Length).Step(0, new float[Length], new float[Length], null!));

    [Fact]
    public void Step_NoiseSourceFails_IsStillDue()
    {
        SamplerRun run = new EulerSampler { Churn = 1 }.CreateRun(TestSamplers.StableDiffusion, 10, Length);

        Assert.Throws<InvalidDataException>(() => run.Step(0, new float[Length], new float[Length], new Noise(fails: true)));

        Assert.Equal(0, run.NextStep);
    }

    [Fact]
    public void Step_ChurnBetweenTwoLevels_DrawsAtBothAndBetween()
    {
        ReadOnlySpan<float> sigmas = new EulerSampler().CreateRun(TestSamplers.StableDiffusion, 10, Length).Schedule.Sigmas;
        SamplerRun run = new EulerSampler { Churn = 1, ChurnMinimum = sigmas[6], ChurnMaximum = sigmas[3] }.CreateRun(TestSamplers.StableDiffusion, 10, Length);
        var noise = new Noise();
        var drawn = new List<int>();

        for (int step = 0; step < 10; step++)
        {
            int before = noise.Draws;
            run.Step(step, new float[Length], new float[Length], noise);
            drawn.AddRange(Enumerable.Repeat(step, noise.Draws - before));
        }

        Assert.Equal([3, 4, 5, 6], drawn);
    }

    [Theory]
    [InlineData(1, 1, 0.21)]
    [InlineData(1000, 1, 1)]
    [InlineData(1000, 0.5, 1)]
    public void Step_Churn_RaisesTheLevelByItsShareAndAtMostTheRootOfTwo(double churn, double size, double addedVariance)
    {
        SamplerRun run = new EulerSampler { Churn = churn, ChurnNoise = size }.CreateRun(TestSamplers.StableDiffusion, 10, Length);
        float[] latent = new float[Length];

        // The model sees no noise, so the latent stays where the added noise has put it.
        run.Step(0, new float[Length], latent, new Noise());

        double expected = size * Math.Sqrt(addedVariance) * run.Schedule.Sigmas[0];
        Assert.All(latent, value => Assert.Equal(expected, value, 1e-5 * expected));
    }

    [Fact]
    public void Step_ChurnedVelocity_IsWeightedByTheLevelOfTheTimestep()
    {
        SamplerConfig config = TestSamplers.StableDiffusion with { PredictionType = PredictionType.Velocity };
        SamplerRun run = new EulerSampler { Churn = 1000 }.CreateRun(config, 10, Length);
        double sigma = run.Schedule.Sigmas[0];

        run.Step(0, [1, 1, 1, 1], new float[Length], new Noise());

        double variance = (sigma * sigma) + 1;
        double expected = (sigma / variance) - (sigma / Math.Sqrt(variance));
        Assert.All(run.Denoised.ToArray(), value => Assert.Equal(expected, value, 1e-5));
    }

    [Fact]
    public void CreateRun_ContinuousNoiseModel_IsToldTimesteps()
    {
        SamplerSchedule discrete = new EulerSampler().CreateRun(TestSamplers.StableDiffusion, 5, Length).Schedule;

        SamplerSchedule continuous = new EulerSampler().CreateRun(TestSamplers.StableDiffusion with { TimestepType = TimestepType.Continuous }, 5, Length).Schedule;

        Assert.Equal(discrete.Timesteps.ToArray(), continuous.Timesteps.ToArray());
    }

    [Theory]
    [InlineData(null, 14, true)]
    [InlineData(null, 15, false)]
    [InlineData(true, 14, true)]
    [InlineData(true, 15, false)]
    [InlineData(false, 14, false)]
    public void LowersFinal_FewStepsUnlessSwitchedOff(bool? setting, int steps, bool lowers)
    {
        SamplerConfig config = TestSamplers.StableDiffusion with { LowerOrderFinal = setting };
        SamplerSchedule schedule = new DpmMultistepSampler().CreateRun(config, steps, Length).Schedule;

        Assert.Equal(lowers, MultistepOrder.LowersFinal(config, schedule));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_EulerAtFinal_TakesTheLastStepWithoutLookingBack(bool eulerAtFinal)
    {
        const int steps = 20;
        SamplerConfig config = TestSamplers.StableDiffusion with { FinalSigma = FinalSigma.Minimum, EulerAtFinal = eulerAtFinal };
        SamplerRun run = new DpmMultistepSampler().CreateRun(config, steps, Length);
        float[] latent = [1, -1, 0.5f, 2];
        float[] output = new float[Length];
        float[] before = new float[Length];
        for (int step = 0; step < steps; step++)
        {
            latent.CopyTo(before, 0);
            SamplerVector.StandIn(latent, run.Schedule.Timesteps[step], output);
            run.Step(step, output, latent, new Noise());
        }

        SamplerRun forgetful = new DpmMultistepSampler().CreateRun(config, steps, Length);
        forgetful.Begin(steps - 1);
        forgetful.Step(steps - 1, output, before, new Noise());

        Assert.Equal(eulerAtFinal, latent.AsSpan().SequenceEqual(before));
    }

    [Fact]
    public void CreateRun_KarrasLevelsOfASquaredCosine_HaveTimestepsCutShort()
    {
        SamplerConfig config = TestSamplers.StableDiffusion with { BetaSchedule = BetaSchedule.SquaredCosine, SigmaSpacing = SigmaSpacing.Karras };

        float[] timesteps = new DpmMultistepSampler().CreateRun(config, 10, Length).Schedule.Timesteps.ToArray();

        Assert.Equal(MultistepSchedule.Create(config, 10, roundsKarras: false, (_, _) => 0).Timesteps.ToArray(), timesteps);
        Assert.NotEqual(MultistepSchedule.Create(config, 10, roundsKarras: true, (_, _) => 0).Timesteps.ToArray(), timesteps);
    }

    [Theory]
    [InlineData(DpmAlgorithm.DpmSolverPlusPlus, 2, 1)]
    [InlineData(DpmAlgorithm.DpmSolverPlusPlus, 14, 3)]
    [InlineData(DpmAlgorithm.DpmSolver, 2, 1)]
    [InlineData(DpmAlgorithm.DpmSolver, 14, 3)]
    [InlineData(DpmAlgorithm.SdeDpmSolverPlusPlus, 2, 1)]
    [InlineData(DpmAlgorithm.SdeDpmSolverPlusPlus, 14, 3)]
    public void Create_Curve_IsTheIntegralOfAParabola(DpmAlgorithm algorithm, double from, double to)
    {
        double signal = 1 / Math.Sqrt((to * to) + 1);
        (double rate, double weight) = algorithm switch
        {
            DpmAlgorithm.DpmSolverPlusPlus => (-1, signal),
            DpmAlgorithm.DpmSolver => (1, -to * signal),
            _ => (-2, signal),
        };
        double h = Math.Log(from / to);
        double integral = Math.Abs(rate) * h * Integrate(share => Math.Exp(rate * (1 - share) * h) * share * share / 2);

        DpmUpdate update = DpmUpdate.Create(algorithm, isExact: true, from, to);

        // The reference takes 1 off in the stochastic equation.
        double expected = weight * (algorithm == DpmAlgorithm.SdeDpmSolverPlusPlus ? integral - 1 : integral);
        Assert.Equal(expected, update.Curve, 1e-9 * Math.Abs(expected));
    }

    /// <summary>Simpson's rule from 0 to 1.</summary>
    private static double Integrate(Func<double, double> function)
    {
        const int parts = 1000;
        double sum = function(0) + function(1);
        for (int i = 1; i < parts; i++)
        {
            sum += function((double)i / parts) * (i % 2 == 0 ? 2 : 4);
        }

        return sum / (3 * parts);
    }

    /// <summary>Ones, counted, or a failure.</summary>
    private sealed class Noise(bool fails = false) : INoiseSource
    {
        public int Draws { get; private set; }

        public void Fill(Span<float> values)
        {
            if (fails)
            {
                throw new InvalidDataException("broken on purpose");
            }

            Draws++;
            values.Fill(1);
        }
    }
}
