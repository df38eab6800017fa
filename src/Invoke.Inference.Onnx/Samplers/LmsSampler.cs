namespace Invoke.Inference.Onnx;

/// <summary>
/// The linear multistep method of Adams and Bashforth, of order 4, on the probability-flow equation: <c>lms</c>.
/// </summary>
/// <remarks>
/// Deterministic. Timesteps are picked by linspace where the configuration names no spacing; it always ends at a noise
/// level of 0. A run that begins in the middle weighs its first steps as if earlier ones were known and zero, as diffusers
/// does, so that image-to-image recipes give the same image.
/// </remarks>
public sealed class LmsSampler : ISampler
{
    /// <inheritdoc/>
    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new LmsRun(config.PredictionType, SigmaSchedule.CreateToZero(config, steps), length);
    }
}
