using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="HeunSampler"/>.</summary>
internal sealed class HeunRun : TwoStageRun
{
    private readonly PredictionType _prediction;
    private readonly float _bound;
    private readonly float[] _slope;

    public HeunRun(SamplerConfig config, float[] middles, SamplerSchedule schedule, int length)
        : base(middles, schedule, length)
    {
        _prediction = config.PredictionType;
        _bound = config.ClipSample ?? false ? (float)config.ClipSampleRange : float.PositiveInfinity;
        _slope = new float[length];
    }

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        float from = LevelBefore(step);
        float to = LevelAfter(step);
        Estimate(_prediction, step, modelOutput, latent, denoised);
        if (float.IsFinite(_bound))
        {
            TensorPrimitives.Clamp(denoised, -_bound, _bound, denoised);
        }

        if (!IsSecond(step))
        {
            Remember(latent);
            TensorPrimitives.Subtract(latent, denoised, _slope);
            TensorPrimitives.Divide(_slope, from, _slope);
            TensorPrimitives.MultiplyAdd(_slope, to - from, latent, latent);
            return;
        }

        // The mean of the slopes at both ends.
        TensorPrimitives.Subtract(latent, denoised, latent);
        TensorPrimitives.Divide(latent, to, latent);
        TensorPrimitives.Add(latent, _slope, latent);
        TensorPrimitives.MultiplyAdd(latent, (to - from) / 2, Start, latent);
    }
}
