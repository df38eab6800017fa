using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="DpmSdeSampler"/>.</summary>
internal sealed class DpmSdeRun : TwoStageRun
{
    private readonly PredictionType _prediction;
    private readonly float[] _noise;

    public DpmSdeRun(PredictionType prediction, float[] middles, SamplerSchedule schedule, int length)
        : base(middles, schedule, length)
    {
        _prediction = prediction;
        _noise = new float[length];
    }

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        double from = LevelBefore(step);
        double after = LevelAfter(step);
        Estimate(_prediction, step, modelOutput, latent, denoised);
        if (!IsSecond(step))
        {
            Remember(latent);
            if (after == 0)
            {
                denoised.CopyTo(latent);
                return;
            }
        }

        NoiseSplit split = NoiseSplit.Of(from, IsSecond(step) ? after : LevelAt(step + 1));
        double kept = split.Kept / from;
        TensorPrimitives.Multiply(Start, (float)kept, latent);
        TensorPrimitives.MultiplyAdd(denoised, (float)(1 - kept), latent, latent);
        AddFreshNoise(noise, (float)split.Fresh, latent, _noise);
    }
}
