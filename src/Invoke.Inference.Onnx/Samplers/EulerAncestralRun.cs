namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="EulerAncestralSampler"/>.</summary>
internal sealed class EulerAncestralRun : SigmaRun
{
    private readonly PredictionType _prediction;
    private readonly float[] _noise;

    public EulerAncestralRun(PredictionType prediction, SamplerSchedule schedule, int length)
        : base(schedule, length)
    {
        _prediction = prediction;
        _noise = new float[length];
    }

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        double from = Schedule.Sigmas[step];
        double to = Schedule.Sigmas[step + 1];
        double up = Math.Sqrt(to * to * ((from * from) - (to * to)) / (from * from));
        double down = Math.Sqrt((to * to) - (up * up));

        Move(Blend.DenoisedAtSigma(_prediction, from), (float)from, (float)down, modelOutput, latent, denoised);
        if (up > 0)
        {
            AddFreshNoise(noise, (float)up, latent, _noise);
        }
    }
}
