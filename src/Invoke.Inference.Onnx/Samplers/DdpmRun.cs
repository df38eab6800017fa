using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="DdpmSampler"/>; equation numbers are those of Ho et al., 2020.</summary>
internal sealed class DdpmRun : AlphaRun
{
    private readonly PredictionType _prediction;
    private readonly VarianceType _variance;
    private readonly float _bound;
    private readonly float[] _noise;

    public DdpmRun(SamplerConfig config, float[] alphas, SamplerSchedule schedule, int length)
        : base(alphas, endsClean: true, schedule, length)
    {
        _prediction = config.PredictionType;
        _variance = config.VarianceType;
        _bound = config.ClipSample ?? true ? (float)config.ClipSampleRange : float.PositiveInfinity;
        _noise = new float[length];
    }

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        int timestep = (int)Schedule.Timesteps[step];
        double alpha = AlphaOf(timestep);
        double alphaAfter = AlphaOf(step + 1 < Schedule.Count ? (int)Schedule.Timesteps[step + 1] : -1);
        double kept = alpha / alphaAfter;
        double beta = 1 - kept;

        Blend.DenoisedAtAlpha(_prediction, alpha).Mix(latent, modelOutput, denoised);
        if (float.IsFinite(_bound))
        {
            TensorPrimitives.Clamp(denoised, -_bound, _bound, denoised);
        }

        // Equation 7.
        TensorPrimitives.Multiply(latent, (float)(Math.Sqrt(kept) * (1 - alphaAfter) / (1 - alpha)), latent);
        TensorPrimitives.MultiplyAdd(denoised, (float)(Math.Sqrt(alphaAfter) * beta / (1 - alpha)), latent, latent);

        double variance = _variance == VarianceType.FixedLarge ? beta : (1 - alphaAfter) / (1 - alpha) * beta;
        if (timestep > 0 && variance > 0)
        {
            noise.Fill(_noise);
            TensorPrimitives.MultiplyAdd(_noise, (float)Math.Sqrt(variance), latent, latent);
        }
    }
}
