namespace Invoke.Inference.Onnx;

/// <summary>
/// DPM-Solver++ of second order on the stochastic equation (Lu et al., 2022): <c>dpmpp_sde</c>.
/// </summary>
/// <remarks>
/// Evaluates the model twice a step but for the last, and draws noise at each of the two. Draws are independent of each
/// other; the reference takes them from one Brownian path of its own seed instead. Timesteps are picked by linspace where
/// the configuration names no spacing; it always ends at a noise level of 0.
/// </remarks>
public sealed class DpmSdeSampler : ISampler
{
    /// <inheritdoc/>
    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        SamplerSchedule single = SigmaSchedule.CreateToZero(config, steps);
        float[] middles = Kdpm2Schedule.Middles(single.Sigmas[..^2], single.Sigmas[1..^1]);
        var trained = new TrainedLevels(config);
        SamplerSchedule schedule = TwoStageSchedule.Create(single, [.. middles.Select(middle => (float)trained.TimestepOf(middle))]);
        return new DpmSdeRun(config.PredictionType, middles, schedule, length);
    }
}
