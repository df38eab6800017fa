using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="PndmSampler"/>; equation numbers are those of Liu et al., 2022.</summary>
internal sealed class PndmRun : AlphaRun
{
    private const int RungeKuttaEvaluations = 12;

    // The Adams-Bashforth methods of order 1 to 4.
    private static readonly float[][] Weights =
    [
        [1],
        [3 / 2f, -1 / 2f],
        [23 / 12f, -16 / 12f, 5 / 12f],
        [55 / 24f, -59 / 24f, 37 / 24f, -9 / 24f],
    ];

    private readonly PredictionType _prediction;
    private readonly bool _hasRungeKutta;
    private readonly int _width;
    private readonly int _halfWidth;
    private readonly OutputHistory _outputs;
    private readonly float[] _start;
    private readonly float[] _mean;
    private int _firstStep;

    public PndmRun(SamplerConfig config, float[] alphas, SamplerSchedule schedule, int length)
        : base(alphas, config.SetAlphaToOne ?? false, schedule, length)
    {
        _prediction = config.PredictionType;
        _hasRungeKutta = !config.SkipPrkSteps;
        _width = schedule.TrainTimesteps / schedule.RequestedSteps;
        _halfWidth = PndmSampler.HalfWidth(schedule);
        _outputs = new OutputHistory(4, length);
        _start = new float[length];
        _mean = new float[length];
    }

    protected override void BeginCore(int firstStep)
    {
        if (_hasRungeKutta && firstStep > 0 && firstStep < Schedule.Count)
        {
            throw new NotSupportedException(
                "pndm with its Runge-Kutta start (skip_prk_steps false) cannot begin in the middle, as image to image does; "
                + "set skip_prk_steps, or use another sampler.");
        }

        _firstStep = firstStep;
        _outputs.Clear();
    }

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        int timestep = (int)Schedule.Timesteps[step];
        Blend.DenoisedAtAlpha(_prediction, AlphaOf(timestep)).Mix(latent, modelOutput, denoised);
        if (_hasRungeKutta && step < RungeKuttaEvaluations)
        {
            TakeRungeKutta(step, timestep, modelOutput, latent);
        }
        else
        {
            TakeMultistep(step - _firstStep, timestep, modelOutput, latent);
        }
    }

    /// <summary>Equation 13: four evaluations, each from the latent that the step began with.</summary>
    private void TakeRungeKutta(int step, int timestep, ReadOnlySpan<float> modelOutput, Span<float> latent)
    {
        int stage = step % 4;
        int origin = (int)Schedule.Timesteps[step - stage];
        int target = stage % 2 == 0 ? timestep - _halfWidth : timestep;
        float weight = stage is 0 or 3 ? 1 / 6f : 1 / 3f;
        if (stage == 0)
        {
            latent.CopyTo(_start);
            modelOutput.CopyTo(_outputs.Push());
            Array.Clear(_mean);
        }

        TensorPrimitives.MultiplyAdd(modelOutput, weight, _mean, _mean);
        Transfer(origin, target, _start, stage == 3 ? _mean : modelOutput, latent);
    }

    /// <summary>Equation 12, of the order that the outputs known so far allow.</summary>
    private void TakeMultistep(int taken, int timestep, ReadOnlySpan<float> modelOutput, Span<float> latent)
    {
        if (taken == 1 && !_hasRungeKutta)
        {
            // The first step once more, with the mean of the outputs at both its ends.
            TensorPrimitives.Add(modelOutput, _outputs[0], _mean);
            TensorPrimitives.Multiply(_mean, 0.5f, _mean);
            Transfer(timestep + _width, timestep, _start, _mean, latent);
            return;
        }

        modelOutput.CopyTo(_outputs.Push());
        if (taken == 0)
        {
            latent.CopyTo(_start);
        }

        float[] weights = Weights[_outputs.Count - 1];
        Array.Clear(_mean);
        for (int age = 0; age < weights.Length; age++)
        {
            TensorPrimitives.MultiplyAdd(_outputs[age], weights[age], _mean, _mean);
        }

        Transfer(timestep, timestep - _width, latent, _mean, latent);
    }

    /// <summary>Equation 11: from one timestep to another along a prediction.</summary>
    private void Transfer(int from, int to, ReadOnlySpan<float> start, ReadOnlySpan<float> output, Span<float> latent)
    {
        double alpha = AlphaOf(from);
        double alphaAfter = AlphaOf(to);
        double along = -(alphaAfter - alpha)
            / ((alpha * Math.Sqrt(1 - alphaAfter)) + Math.Sqrt(alpha * (1 - alpha) * alphaAfter));
        Blend noise = Blend.NoiseAtAlpha(_prediction, alpha);
        TensorPrimitives.Multiply(start, (float)(Math.Sqrt(alphaAfter / alpha) + (along * noise.Latent)), latent);
        TensorPrimitives.MultiplyAdd(output, (float)(along * noise.Output), latent, latent);
    }
}
