namespace Invoke.Inference.Onnx;

/// <summary>
/// A trajectory whose latent keeps a variance of 1, (signal + sigma * noise) / sqrt(sigma^2 + 1), though its schedule
/// counts in sigmas.
/// </summary>
internal abstract class VarianceRun : SamplerRun
{
    private readonly PredictionType _prediction;

    protected VarianceRun(PredictionType prediction, SamplerSchedule schedule, int length)
        : base(schedule, length) => _prediction = prediction;

    /// <summary>Gets the share of the signal in a latent of a level.</summary>
    protected static double SignalAt(double sigma) => 1 / Math.Sqrt((sigma * sigma) + 1);

    /// <summary>Gets the share of the noise in a latent of a level.</summary>
    protected static double NoiseAt(double sigma) => sigma / Math.Sqrt((sigma * sigma) + 1);

    /// <summary>Gets half the logarithm of the signal-to-noise ratio of a step's level, lambda in the papers.</summary>
    protected double LambdaAt(int step) => -Math.Log(Schedule.Sigmas[step]);

    /// <summary>Estimates the finished latent.</summary>
    protected void EstimateSignal(int step, ReadOnlySpan<float> latent, ReadOnlySpan<float> modelOutput, Span<float> destination) =>
        Blend.DenoisedAtAlpha(_prediction, AlphaAt(step)).Mix(latent, modelOutput, destination);

    /// <summary>Estimates the noise in the latent.</summary>
    protected void EstimateNoise(int step, ReadOnlySpan<float> latent, ReadOnlySpan<float> modelOutput, Span<float> destination) =>
        Blend.NoiseAtAlpha(_prediction, AlphaAt(step)).Mix(latent, modelOutput, destination);

    protected override void AddNoiseCore(
        int step, ReadOnlySpan<float> clean, ReadOnlySpan<float> noise, Span<float> destination)
    {
        float signal = (float)SignalAt(Schedule.Sigmas[step]);
        float share = (float)NoiseAt(Schedule.Sigmas[step]);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (signal * clean[i]) + (share * noise[i]);
        }
    }

    private double AlphaAt(int step)
    {
        double signal = SignalAt(Schedule.Sigmas[step]);
        return signal * signal;
    }
}
