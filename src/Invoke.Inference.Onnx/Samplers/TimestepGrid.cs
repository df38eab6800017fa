namespace Invoke.Inference.Onnx;

/// <summary>Picks the timesteps of n steps, falling.</summary>
internal static class TimestepGrid
{
    /// <summary>Picks timesteps; those of linspace keep their fractions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The model has fewer timesteps than asked for.</exception>
    public static double[] Create(SamplerConfig config, TimestepSpacing defaultSpacing, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, config.TrainTimesteps);
        int trained = config.TrainTimesteps;
        double[] timesteps = (config.TimestepSpacing ?? defaultSpacing) switch
        {
            TimestepSpacing.Linspace => Reversed(Spaced.Double(0, trained - 1, steps)),
            TimestepSpacing.Leading => Leading(trained, steps, config.StepsOffset),
            _ => Trailing(trained, steps),
        };
        return timesteps[0] <= trained - 1
            ? timesteps
            : throw new ArgumentOutOfRangeException(
                nameof(steps),
                steps,
                $"With a steps offset of {config.StepsOffset} the first timestep would be {timesteps[0]}; the model knows 0 to "
                + $"{trained - 1}. Take fewer steps.");
    }

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
