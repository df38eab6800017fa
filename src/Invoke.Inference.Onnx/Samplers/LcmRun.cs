using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="LcmSampler"/>.</summary>
internal sealed class LcmRun : AlphaRun
{
    // The standard deviation of images in the boundary condition of consistency models (Song et al., 2023, appendix C).
    private const double DataDeviation = 0.5;
    private readonly PredictionType _prediction;
    private readonly double _timestepScaling;
    private readonly float _bound;
    private readonly float[] _noise;

    public LcmRun(SamplerConfig config, float[] alphas, SamplerSchedule schedule, int length)
        : base(alphas, endsClean: true, schedule, length)
    {
        _prediction = config.PredictionType;
        _timestepScaling = config.TimestepScaling;
        _bound = config.ClipSample ?? false ? (float)config.ClipSampleRange : float.PositiveInfinity;
        _noise = new float[length];
    }

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        int timestep = (int)Schedule.Timesteps[step];
        Blend.DenoisedAtAlpha(_prediction, AlphaOf(timestep)).Mix(latent, modelOutput, denoised);
        if (float.IsFinite(_bound))
        {
            TensorPrimitives.Clamp(denoised, -_bound, _bound, denoised);
        }

        double time = timestep * _timestepScaling;
        double norm = (time * time) + (DataDeviation * DataDeviation);
        TensorPrimitives.Multiply(denoised, (float)(time / Math.Sqrt(norm)), denoised);
        TensorPrimitives.MultiplyAdd(latent, (float)(DataDeviation * DataDeviation / norm), denoised, denoised);
        if (step == Schedule.Count - 1)
        {
            denoised.CopyTo(latent);
            return;
        }

        double alpha = AlphaOf((int)Schedule.Timesteps[step + 1]);
        TensorPrimitives.Multiply(denoised, (float)Math.Sqrt(alpha), latent);
        noise.Fill(_noise);
        TensorPrimitives.MultiplyAdd(_noise, (float)Math.Sqrt(1 - alpha), latent, latent);
    }
}
