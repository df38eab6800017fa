namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="Kdpm2AncestralSampler"/>.</summary>
internal sealed class Kdpm2AncestralRun : TwoStageRun
{
    private readonly PredictionType _prediction;
    private readonly NoiseSplit[] _splits;
    private readonly float[] _noise;

    public Kdpm2AncestralRun(
        PredictionType prediction, NoiseSplit[] splits, float[] middles, SamplerSchedule schedule, int length)
        : base(middles, schedule, length)
    {
        _prediction = prediction;
        _splits = splits;
        _noise = new float[length];
    }

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        float from = LevelBefore(step);
        Estimate(_prediction, step, modelOutput, latent, denoised);
        if (IsSecond(step))
        {
            NoiseSplit split = _splits[step / 2];
            Follow(Start, LevelAt(step), (float)split.Kept - from, denoised, latent);
            AddFreshNoise(noise, (float)split.Fresh, latent, _noise);
            return;
        }

        Remember(latent);
        float middle = step + 1 < Schedule.Count ? LevelAt(step + 1) : 0;
        Follow(Start, from, middle - from, denoised, latent);
    }
}
