namespace Invoke.Inference.Onnx;

/// <summary>
/// The multistep DPM-Solver (Lu et al., 2022a and 2022b): <c>dpmpp_2m</c>, <c>dpmpp_2m_sde</c>, <c>dpmpp_3m</c>.
/// </summary>
/// <remarks>
/// Order, equation and variant follow <see cref="SamplerConfig.SolverOrder"/> (2 where not set),
/// <see cref="SamplerConfig.AlgorithmType"/> and <see cref="SamplerConfig.SolverType"/>; the stochastic equations draw noise
/// at each step but one to a noise level of 0. Timesteps are picked by linspace where the configuration names no spacing.
/// Karras, exponential and beta levels span the whole training.
/// </remarks>
public sealed class DpmMultistepSampler : ISampler
{
    /// <inheritdoc/>
    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        ConfigGuard.RefuseThresholding(config);
        ConfigGuard.RefuseNoiseEndingAtZero(config);
        int order = ConfigGuard.OrderOf(config, config.AlgorithmType == DpmAlgorithm.SdeDpmSolver ? 2 : 3);
        SamplerSchedule schedule = MultistepSchedule.Create(
            config,
            steps,
            roundsKarras: config.BetaSchedule != BetaSchedule.SquaredCosine,
            (_, lowest) => config.FinalSigma == FinalSigma.Zero ? 0 : lowest);
        return new DpmMultistepRun(config, order, schedule, length);
    }
}
