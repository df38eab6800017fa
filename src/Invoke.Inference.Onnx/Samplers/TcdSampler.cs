namespace Invoke.Inference.Onnx;

/// <summary>Strategic stochastic sampling of trajectory consistency distillation (Zheng et al., 2024): <c>tcd</c>.</summary>
/// <remarks>
/// For models, or models with weights merged in, that were distilled for it. Timesteps are picked from those of the
/// distillation (<see cref="SamplerConfig.OriginalSteps"/>), whatever spacing the configuration names.
/// </remarks>
public sealed class TcdSampler : ISampler
{
    private readonly double _eta = 0.3;

    /// <summary>Gets the share of noise that is drawn afresh at each step but the last (gamma of the paper).</summary>
    /// <value>0 (none) to 1 (all); 0.3 by default.</value>
    public double Eta
    {
        get => _eta;
        init
        {
            if (!(value is >= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "Allowed is 0 to 1.");
            }

            _eta = value;
        }
    }

    /// <inheritdoc/>
    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        SamplerSchedule schedule = AlphaSchedule.CreateDistilled(config, steps);
        return new TcdRun(config, Eta, AlphaSchedule.CreateAlphas(config, schedule), schedule, length);
    }
}
