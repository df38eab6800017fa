namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="EulerSampler"/>.</summary>
internal sealed class EulerRun : SigmaRun
{
    private readonly EulerSampler _sampler;
    private readonly PredictionType _prediction;
    private readonly float[] _noise;

    public EulerRun(EulerSampler sampler, PredictionType prediction, SamplerSchedule schedule, int length)
        : base(schedule, length)
    {
        _sampler = sampler;
        _prediction = prediction;
        _noise = sampler.Churn > 0 ? new float[length] : [];
    }

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        float sigma = Schedule.Sigmas[step];
        double raised = sigma * (1 + Raise(sigma));
        if (raised > sigma)
        {
            double added = Math.Sqrt((raised * raised) - ((double)sigma * sigma));
            AddFreshNoise(noise, (float)(added * _sampler.ChurnNoise), latent, _noise);
        }

        // Like the reference: noise predictions are weighted by the raised level, velocities by the level of the timestep.
        double level = _prediction == PredictionType.Velocity ? sigma : raised;
        Blend blend = Blend.DenoisedAtSigma(_prediction, level);
        Move(blend, (float)raised, Schedule.Sigmas[step + 1], modelOutput, latent, denoised);
    }

    private double Raise(float sigma) =>
        _sampler.Churn > 0 && sigma >= _sampler.ChurnMinimum && sigma <= _sampler.ChurnMaximum
            ? Math.Min(_sampler.Churn / (Schedule.Sigmas.Length - 1), Math.Sqrt(2) - 1)
            : 0;
}
