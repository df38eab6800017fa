using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="DdimSampler"/>; equation numbers are those of Song et al., 2021.</summary>
internal sealed class DdimRun : SamplerRun
{
    private readonly PredictionType _prediction;
    private readonly double _eta;
    private readonly float[] _alphas;
    private readonly float _finalAlpha;
    private readonly int _width;
    private readonly float _bound;
    private readonly float[] _noise;

    public DdimRun(SamplerConfig config, double eta, float[] alphas, SamplerSchedule schedule, int length)
        : base(schedule, length)
    {
        _prediction = config.PredictionType;
        _eta = eta;
        _alphas = alphas;
        _finalAlpha = config.SetAlphaToOne ?? true ? 1f : alphas[0];
        _width = schedule.TrainTimesteps / schedule.RequestedSteps;
        _bound = config.ClipSample ?? true ? (float)config.ClipSampleRange : float.PositiveInfinity;
        _noise = eta > 0 ? new float[length] : [];
    }

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        int timestep = (int)Schedule.Timesteps[step];
        int previous = timestep - _width;
        double alpha = _alphas[timestep];
        double alphaAfter = previous >= 0 ? _alphas[previous] : _finalAlpha;

        // Equation 16.
        double deviation = _eta > 0 ? _eta * Math.Sqrt((1 - alphaAfter) / (1 - alpha) * (1 - (alpha / alphaAfter))) : 0;
        float signal = (float)Math.Sqrt(alphaAfter);
        float direction = (float)Math.Sqrt(Math.Max(1 - alphaAfter - (deviation * deviation), 0));

        // Equation 12.
        Blend finishedBlend = Blend.DenoisedAtAlpha(_prediction, alpha);
        Blend noiseBlend = Blend.NoiseAtAlpha(_prediction, alpha);
        for (int i = 0; i < latent.Length; i++)
        {
            float value = latent[i];
            float output = modelOutput[i];
            float finished = (finishedBlend.Latent * value) + (finishedBlend.Output * output);
            finished = Math.Clamp(finished, -_bound, _bound);
            denoised[i] = finished;
            latent[i] = (signal * finished) + (direction * ((noiseBlend.Latent * value) + (noiseBlend.Output * output)));
        }

        if (deviation > 0)
        {
            noise.Fill(_noise);
            TensorPrimitives.MultiplyAdd(_noise, (float)deviation, latent, latent);
        }
    }

    protected override void AddNoiseCore(
        int step, ReadOnlySpan<float> clean, ReadOnlySpan<float> noise, Span<float> destination)
    {
        double alpha = _alphas[(int)Schedule.Timesteps[step]];
        float signal = (float)Math.Sqrt(alpha);
        float share = (float)Math.Sqrt(1 - alpha);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (signal * clean[i]) + (share * noise[i]);
        }
    }
}
