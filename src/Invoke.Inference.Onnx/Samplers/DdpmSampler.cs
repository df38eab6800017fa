namespace Invoke.Inference.Onnx;

/// <summary>Denoising diffusion probabilistic models (Ho et al., 2020), algorithm 2: <c>ddpm</c>.</summary>
/// <remarks>
/// Draws noise at each step but the last. Timesteps are leading and estimates are clamped where the configuration does not
/// say otherwise, as in diffusers; configurations of Stable Diffusion do say.
/// </remarks>
public sealed class DdpmSampler : ISampler
{
    /// <inheritdoc/>
    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        SamplerSchedule schedule = AlphaSchedule.Create(config, steps);
        return new DdpmRun(config, AlphaSchedule.CreateAlphas(config, schedule), schedule, length);
    }
}
