namespace Invoke.Inference.Onnx;

/// <summary>Multistep sampling of latent consistency models (Luo et al., 2023): <c>lcm</c>.</summary>
/// <remarks>
/// For models, or models with weights merged in, that were distilled for it; 1 to 8 steps and a guidance of 1 to 2 are
/// usual. Draws noise after each step but the last. Timesteps are picked from those of the distillation
/// (<see cref="SamplerConfig.OriginalSteps"/>), whatever spacing the configuration names.
/// </remarks>
public sealed class LcmSampler : ISampler
{
    /// <inheritdoc/>
    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        SamplerSchedule schedule = AlphaSchedule.CreateDistilled(config, steps);
        return new LcmRun(config, AlphaSchedule.CreateAlphas(config, schedule), schedule, length);
    }
}
