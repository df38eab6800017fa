namespace Invoke.Inference.Onnx;

/// <summary>
/// The second-order solver of Karras et al., 2022, with the second evaluation at the geometric middle of two levels
/// (DPM-Solver-2; Lu et al., 2022): <c>kdpm_2</c>.
/// </summary>
/// <remarks>
/// Deterministic; evaluates the model twice a step but for the last. Timesteps are picked by linspace where the
/// configuration names no spacing; those of Karras levels are rounded, as in diffusers. It always ends at a noise level
/// of 0.
/// </remarks>
public sealed class Kdpm2Sampler : ISampler
{
    /// <inheritdoc/>
    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        SamplerSchedule single = Kdpm2Schedule.Create(config, steps);
        float[] middles = [.. Kdpm2Schedule.Middles(single.Sigmas[..^2], single.Sigmas[1..^1])];
        return new Kdpm2Run(config.PredictionType, middles, Kdpm2Schedule.Interleave(config, single, middles), length);
    }
}
