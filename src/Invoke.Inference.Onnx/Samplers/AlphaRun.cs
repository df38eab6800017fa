namespace Invoke.Inference.Onnx;

/// <summary>
/// A trajectory whose latent is sqrt(alpha) * signal + sqrt(1 - alpha) * noise, at whole timesteps of the training.
/// </summary>
internal abstract class AlphaRun : SamplerRun
{
    private readonly float[] _alphas;
    private readonly float _finalAlpha;

    /// <summary>Creates a run.</summary>
    /// <param name="alphas">Alpha-bar of every training timestep.</param>
    /// <param name="endsClean">Whether a step beyond timestep 0 ends at a signal of 1, not at that of timestep 0.</param>
    /// <param name="schedule">The steps.</param>
    /// <param name="length">The number of floats of one latent tensor.</param>
    protected AlphaRun(float[] alphas, bool endsClean, SamplerSchedule schedule, int length)
        : base(schedule, length)
    {
        _alphas = alphas;
        _finalAlpha = endsClean ? 1f : alphas[0];
    }

    /// <summary>Gets alpha-bar of a timestep; below 0 stands the end of the trajectory.</summary>
    protected double AlphaOf(int timestep) => timestep >= 0 ? _alphas[timestep] : _finalAlpha;

    protected override void AddNoiseCore(
        int step, ReadOnlySpan<float> clean, ReadOnlySpan<float> noise, Span<float> destination)
    {
        double alpha = AlphaOf((int)Schedule.Timesteps[step]);
        float signal = (float)Math.Sqrt(alpha);
        float share = (float)Math.Sqrt(1 - alpha);
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (signal * clean[i]) + (share * noise[i]);
        }
    }
}
