namespace Invoke.Inference.Onnx;

/// <summary>Denoising diffusion implicit models (Song et al., 2021): <c>ddim</c>.</summary>
/// <remarks>
/// Deterministic unless <see cref="Eta"/> is set. Timesteps are leading, the last step ends at a signal of 1 and
/// estimates are clamped where the configuration does not say otherwise, as in diffusers; configurations of Stable
/// Diffusion do say.
/// </remarks>
public sealed class DdimSampler : ISampler
{
    private readonly double _eta;

    /// <summary>Gets the share of fresh noise in each step (eta of the paper's equation 16).</summary>
    /// <value>0 (none, the default) to 1 (as much as in DDPM).</value>
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
        SamplerSchedule schedule = AlphaSchedule.Create(config, steps);
        return new DdimRun(config, Eta, AlphaSchedule.CreateAlphas(config, schedule), schedule, length);
    }
}
