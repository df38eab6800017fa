namespace Invoke.Inference.Onnx;

/// <summary>The singlestep DPM-Solver of order 2 (Lu et al., 2022a and 2022b): <c>dpmpp_2s</c>.</summary>
/// <remarks>
/// Steps come in pairs, one evaluation each: the second starts again where the first did, with what both evaluations say.
/// Timesteps are picked by linspace whatever spacing the configuration names, as in diffusers. Equation and variant follow
/// <see cref="SamplerConfig.AlgorithmType"/> and <see cref="SamplerConfig.SolverType"/>. Karras, exponential and beta levels
/// span the whole training.
/// </remarks>
public sealed class DpmSinglestepSampler : ISampler
{
    /// <inheritdoc/>
    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        ConfigGuard.RefuseThresholding(config);
        ConfigGuard.RefuseNoiseEndingAtZero(config);
        int order = ConfigGuard.OrderOf(config, 2);
        SamplerSchedule schedule = MultistepSchedule.Create(
            config with { TimestepSpacing = TimestepSpacing.Linspace },
            steps,
            roundsKarras: true,
            (_, lowest) => config.FinalSigma == FinalSigma.Zero ? 0 : lowest);
        return new DpmSinglestepRun(config, order, schedule, length);
    }
}
