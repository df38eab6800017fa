using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="DdimSampler"/>; equation numbers are those of Song et al., 2021.</summary>
internal sealed class DdimRun : AlphaRun
{
    private readonly PredictionType _prediction;
    private readonly double _eta;
    private readonly int _width;
    private readonly float _bound;
    private readonly float[] _noise;

    public DdimRun(SamplerConfig config, double eta, float[] alphas, SamplerSchedule schedule, int length)
        : base(alphas, config.SetAlphaToOne ?? true, schedule, length)
    {
        _prediction = config.PredictionType;
        _eta = eta;
        _width = schedule.TrainTimesteps / schedule.RequestedSteps;
        _bound = config.ClipSample ?? true ? (float)config.ClipSampleRange : float.PositiveInfinity;
        _noise = eta > 0 ? new float[length] : [];
    }

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        int timestep = (int)Schedule.Timesteps[step];
        double alpha = AlphaOf(timestep);
        double alphaAfter = AlphaOf(timestep - _width);

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
}
