using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="TcdSampler"/>.</summary>
internal sealed class TcdRun : AlphaRun
{
    private readonly PredictionType _prediction;
    private readonly double _eta;
    private readonly float[] _noise;

    public TcdRun(SamplerConfig config, double eta, float[] alphas, SamplerSchedule schedule, int length)
        : base(alphas, endsClean: true, schedule, length)
    {
        _prediction = config.PredictionType;
        _eta = eta;
        _noise = new float[length];
    }

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        bool isLast = step == Schedule.Count - 1;
        int next = isLast ? 0 : (int)Schedule.Timesteps[step + 1];
        double alpha = AlphaOf((int)Schedule.Timesteps[step]);
        double alphaAfter = AlphaOf(next);

        // In single precision like the reference, so that a whole product is not rounded down to the one below.
        double alphaBetween = AlphaOf((int)MathF.Floor((float)(1 - _eta) * next));

        Blend.DenoisedAtAlpha(_prediction, alpha).Mix(latent, modelOutput, denoised);
        Blend noiseOf = Blend.NoiseAtAlpha(_prediction, alpha);
        double share = Math.Sqrt(1 - alphaBetween);
        TensorPrimitives.Multiply(latent, (float)(share * noiseOf.Latent), latent);
        TensorPrimitives.MultiplyAdd(modelOutput, (float)(share * noiseOf.Output), latent, latent);
        TensorPrimitives.MultiplyAdd(denoised, (float)Math.Sqrt(alphaBetween), latent, latent);
        if (isLast || alphaAfter == alphaBetween)
        {
            return;
        }

        double kept = alphaAfter / alphaBetween;
        TensorPrimitives.Multiply(latent, (float)Math.Sqrt(kept), latent);
        noise.Fill(_noise);
        TensorPrimitives.MultiplyAdd(_noise, (float)Math.Sqrt(1 - kept), latent, latent);
    }
}
