namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="Kdpm2Sampler"/>.</summary>
internal sealed class Kdpm2Run : TwoStageRun
{
    private readonly PredictionType _prediction;

    public Kdpm2Run(PredictionType prediction, float[] middles, SamplerSchedule schedule, int length)
        : base(middles, schedule, length) => _prediction = prediction;

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        float from = LevelBefore(step);
        Estimate(_prediction, step, modelOutput, latent, denoised);
        if (IsSecond(step))
        {
            Follow(Start, LevelAt(step), LevelAfter(step) - from, denoised, latent);
            return;
        }

        Remember(latent);
        float middle = step + 1 < Schedule.Count ? LevelAt(step + 1) : 0;
        Follow(Start, from, middle - from, denoised, latent);
    }
}
