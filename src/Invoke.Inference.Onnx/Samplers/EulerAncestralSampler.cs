namespace Invoke.Inference.Onnx;

/// <summary>
/// Euler's method that removes more noise than asked for and adds fresh noise back at every step but the last:
/// <c>euler_a</c>.
/// </summary>
/// <remarks>
/// Timesteps are picked by linspace where the configuration names no spacing; like the reference it ignores Karras,
/// exponential and beta levels and always ends at a noise level of 0.
/// </remarks>
public sealed class EulerAncestralSampler : ISampler
{
    /// <inheritdoc/>
    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        SamplerSchedule schedule = SigmaSchedule.CreateToZero(config with { SigmaSpacing = SigmaSpacing.Timesteps }, steps);
        return new EulerAncestralRun(config.PredictionType, schedule, length);
    }
}
