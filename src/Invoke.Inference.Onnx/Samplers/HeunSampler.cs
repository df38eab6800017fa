namespace Invoke.Inference.Onnx;

/// <summary>
/// Heun's method on the probability-flow equation (Karras et al., 2022, algorithm 1): <c>heun</c>.
/// </summary>
/// <remarks>
/// Deterministic; evaluates the model twice a step but for the last. Timesteps are picked by linspace where the
/// configuration names no spacing; it always ends at a noise level of 0.
/// </remarks>
public sealed class HeunSampler : ISampler
{
    /// <inheritdoc/>
    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        SamplerSchedule single = SigmaSchedule.CreateToZero(config, steps);
        SamplerSchedule schedule = TwoStageSchedule.Create(single, single.Timesteps[1..]);
        return new HeunRun(config, single.Sigmas[1..^1].ToArray(), schedule, length);
    }
}
