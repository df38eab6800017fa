namespace Invoke.Inference.Onnx;

/// <summary>Turns a schedule of steps into one of evaluations, two for each step but the last.</summary>
internal static class TwoStageSchedule
{
    /// <summary>Builds the schedule.</summary>
    /// <param name="steps">The steps and their levels, the last of which is 0.</param>
    /// <param name="middles">The timestep of each second evaluation, one fewer than there are steps.</param>
    /// <param name="zeros">How many times the reference lists the final level.</param>
    public static SamplerSchedule Create(SamplerSchedule steps, ReadOnlySpan<float> middles, int zeros = 1)
    {
        int count = steps.Count;
        var timesteps = new List<float>((2 * count) - 1) { steps.Timesteps[0] };
        var sigmas = new List<float>((2 * count) + zeros - 1) { steps.Sigmas[0] };
        for (int i = 1; i < count; i++)
        {
            timesteps.Add(middles[i - 1]);
            timesteps.Add(steps.Timesteps[i]);
            sigmas.Add(steps.Sigmas[i]);
            sigmas.Add(steps.Sigmas[i]);
        }

        sigmas.AddRange(Enumerable.Repeat(0f, zeros));
        return new SamplerSchedule(
            [.. timesteps], [.. sigmas], steps.InitialNoiseScale, steps.RequestedSteps, steps.TrainTimesteps, order: 2);
    }
}
