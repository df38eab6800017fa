namespace Invoke.Inference.Onnx;

/// <summary>
/// <see cref="Kdpm2Sampler"/> that removes more noise than asked for and adds fresh noise back at every step but the
/// last: <c>kdpm_2_a</c>.
/// </summary>
/// <remarks>
/// Evaluates the model twice a step but for the last, and draws noise at each second evaluation. Timesteps are picked by
/// linspace where the configuration names no spacing; those of Karras levels are rounded, as in diffusers. It always ends
/// at a noise level of 0.
/// </remarks>
public sealed class Kdpm2AncestralSampler : ISampler
{
    /// <inheritdoc/>
    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        SamplerSchedule single = Kdpm2Schedule.Create(config, steps);
        var splits = new NoiseSplit[steps - 1];
        for (int i = 0; i < splits.Length; i++)
        {
            splits[i] = NoiseSplit.Of(single.Sigmas[i], single.Sigmas[i + 1]);
        }

        float[] lower = [.. splits.Select(split => (float)split.Kept)];
        float[] middles = Kdpm2Schedule.Middles(single.Sigmas[..^2], lower);
        SamplerSchedule schedule = Kdpm2Schedule.Interleave(config, single, middles);
        return new Kdpm2AncestralRun(config.PredictionType, splits, middles, schedule, length);
    }
}
