namespace Invoke.Inference.Onnx;

/// <summary>Picks the timesteps of n steps, falling.</summary>
internal static class TimestepGrid
{
    /// <summary>Picks timesteps; those of linspace keep their fractions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The model has fewer timesteps than asked for.</exception>
    public static double[] Create(SamplerConfig config, TimestepSpacing defaultSpacing, int steps)
    {
        int trained = config.TrainTimesteps;
        CheckSteps(steps, trained);
        double[] timesteps = (config.TimestepSpacing ?? defaultSpacing) switch
        {
            TimestepSpacing.Linspace => Reversed(Spaced.Double(0, trained - 1, steps)),
            TimestepSpacing.Leading => Leading(trained, steps, config.StepsOffset),
            _ => Trailing(trained, steps),
        };
        return Checked(config, timesteps, steps);
    }

    /// <summary>
    /// Picks whole timesteps as the multistep solvers do: for linspace and leading the last of one more than asked for is
    /// left out.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The model has fewer timesteps than asked for.</exception>
    public static double[] CreateMultistep(SamplerConfig config, int steps)
    {
        int trained = config.TrainTimesteps;
        CheckSteps(steps, trained - 1);
        return (config.TimestepSpacing ?? TimestepSpacing.Linspace) switch
        {
            TimestepSpacing.Linspace =>
                [.. Reversed(Spaced.Double(0, trained - 1, steps + 1))[..^1].Select(timestep => Math.Round(timestep, MidpointRounding.ToEven))],
            TimestepSpacing.Leading => Checked(config, Leading(trained, steps + 1, config.StepsOffset)[..^1], steps),
            _ => Trailing(trained, steps),
        };
    }

    private static void CheckSteps(int steps, int maximum)
    {
        if (steps < 1 || steps > maximum)
        {
            throw new ArgumentOutOfRangeException(nameof(steps), steps, $"Allowed is 1 to {maximum} steps for this sampler and model.");
        }
    }

    private static double[] Checked(SamplerConfig config, double[] timesteps, int steps) => timesteps[0] <= config.TrainTimesteps - 1
        ? timesteps
        : throw new ArgumentOutOfRangeException(
            nameof(steps),
            steps,
            $"With a steps offset of {config.StepsOffset} the first timestep would be {timesteps[0]}; the model knows 0 to "
            + $"{config.TrainTimesteps - 1}. Take fewer steps.");

    private static double[] Leading(int trained, int steps, int offset)
    {
        int width = trained / steps;
        return Reversed([.. Enumerable.Range(0, steps).Select(i => (double)((i * width) + offset))]);
    }

    private static double[] Trailing(int trained, int steps)
    {
        // numpy.arange adds up the rounded first difference; halves are decided by its last bit.
        double first = trained;
        double difference = (first - (first / steps)) - first;
        return [.. Enumerable.Range(0, steps).Select(i => Math.Round(first + (i * difference), MidpointRounding.ToEven) - 1)];
    }

    private static double[] Reversed(double[] values)
    {
        Array.Reverse(values);
        return values;
    }
}
