namespace Invoke.Inference.Onnx;

/// <summary>
/// The diffusion exponential integrator with polynomials in the logarithm of the noise level (Zhang and Chen, 2023):
/// <c>deis</c>.
/// </summary>
/// <remarks>
/// Deterministic, of order 2 where <see cref="SamplerConfig.SolverOrder"/> is not set. Timesteps are picked by linspace where
/// the configuration names no spacing. Unlike the others it never ends at a noise level of 0 but at the lowest of the
/// training; with Karras, exponential or beta levels, which span the whole training, the last step leaves the latent as it
/// is. Both are as in diffusers.
/// </remarks>
public sealed class DeisSampler : ISampler
{
    /// <inheritdoc/>
    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        ConfigGuard.RefuseThresholding(config);
        int order = ConfigGuard.OrderOf(config, 3);
        SamplerSchedule schedule = MultistepSchedule.Create(
            config,
            steps,
            roundsKarras: true,
            (last, lowest) => config.SigmaSpacing == SigmaSpacing.Timesteps ? lowest : last);
        return new DeisRun(config, order, schedule, length);
    }
}
