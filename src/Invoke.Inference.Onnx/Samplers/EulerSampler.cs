namespace Invoke.Inference.Onnx;

/// <summary>
/// Euler's method on the probability-flow equation (Karras et al., 2022, algorithm 2 without its correction):
/// <c>euler</c>.
/// </summary>
/// <remarks>
/// Deterministic unless <see cref="Churn"/> is set. Timesteps are picked by linspace where the configuration names no
/// spacing; Karras, exponential and beta levels follow the configuration. A single linspace step stands at timestep 0,
/// as in diffusers.
/// </remarks>
public sealed class EulerSampler : ISampler
{
    private readonly double _churn;
    private readonly double _churnMinimum;
    private readonly double _churnMaximum = double.PositiveInfinity;
    private readonly double _churnNoise = 1;

    /// <summary>
    /// Gets how much noise is added over the whole run before it is removed again (S_churn of the paper).
    /// </summary>
    /// <value>0 or more; 0, none, by default. One step raises its noise level by at most sqrt(2).</value>
    public double Churn
    {
        get => _churn;
        init => _churn = NotNegative(value);
    }

    /// <summary>Gets the lowest noise level at which noise is added (S_tmin).</summary>
    /// <value>0 or more; 0 by default.</value>
    public double ChurnMinimum
    {
        get => _churnMinimum;
        init => _churnMinimum = NotNegative(value);
    }

    /// <summary>Gets the highest noise level at which noise is added (S_tmax).</summary>
    /// <value>0 or more; unlimited by default.</value>
    public double ChurnMaximum
    {
        get => _churnMaximum;
        init => _churnMaximum = NotNegative(value);
    }

    /// <summary>Gets the standard deviation of the added noise (S_noise).</summary>
    /// <value>0 or more; 1 by default.</value>
    public double ChurnNoise
    {
        get => _churnNoise;
        init => _churnNoise = NotNegative(value);
    }

    /// <inheritdoc/>
    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        SamplerSchedule schedule = SigmaSchedule.Create(config, TimestepSpacing.Linspace, steps);
        return new EulerRun(this, config.PredictionType, schedule, length);
    }

    private static double NotNegative(double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return value;
    }
}
