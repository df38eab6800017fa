namespace Invoke.Inference.Onnx;

/// <summary>Builds the schedule of samplers that think in noise levels (Karras et al., 2022).</summary>
internal static class SigmaSchedule
{
    /// <summary>Builds timesteps, levels and the scale of the starting noise.</summary>
    public static SamplerSchedule Create(SamplerConfig config, TimestepSpacing defaultSpacing, int steps)
    {
        double[] timesteps = TimestepGrid.Create(config, defaultSpacing, steps);
        float[] trained = TrainingNoise.CreateSigmas(config);
        double[] sigmas = config.SigmaInterpolation == SigmaInterpolation.LogLinear
            ? LogLinear(trained, steps)
            : [.. timesteps.Select(timestep => At(trained, timestep))];
        if (config.SigmaSpacing != SigmaSpacing.Timesteps)
        {
            double highestWanted = config.SigmaMax ?? sigmas[0];
            double lowestWanted = config.SigmaMin ?? sigmas[^1];
            sigmas = SigmaSpread.Create(config.SigmaSpacing, highestWanted, lowestWanted, steps);
            float[] logarithms = [.. trained.Select(sigma => MathF.Log(sigma))];
            timesteps = [.. sigmas.Select(sigma => TimestepOf(logarithms, sigma))];
        }

        double final = config.FinalSigma == FinalSigma.Zero ? 0 : trained[0];
        float[] levels = [.. sigmas.Select(sigma => (float)sigma), (float)final];
        if (config.TimestepType == TimestepType.Continuous && config.PredictionType == PredictionType.Velocity)
        {
            timesteps = [.. levels.Take(steps).Select(sigma => 0.25 * Math.Log(sigma))];
        }

        double highest = levels.Max();
        bool isLeading = (config.TimestepSpacing ?? defaultSpacing) == TimestepSpacing.Leading;
        double scale = isLeading ? Math.Sqrt((highest * highest) + 1) : highest;
        float[] told = [.. timesteps.Select(timestep => (float)timestep)];
        return new SamplerSchedule(told, levels, (float)scale, steps, config.TrainTimesteps);
    }

    private static double[] LogLinear(float[] trained, int steps) =>
        [.. Spaced.Single(MathF.Log(trained[^1]), MathF.Log(trained[0]), steps + 1)
            .Select(logarithm => (double)MathF.Exp(logarithm))];

    private static double At(float[] trained, double timestep)
    {
        int low = Math.Clamp((int)timestep, 0, trained.Length - 1);
        int high = Math.Min(low + 1, trained.Length - 1);
        return trained[low] + ((timestep - low) * ((double)trained[high] - trained[low]));
    }

    /// <summary>
    /// Finds the timestep, with fraction, of a noise level by its logarithm; levels beyond the trained ones get the
    /// nearest.
    /// </summary>
    private static double TimestepOf(float[] logarithms, double sigma)
    {
        double logarithm = Math.Log(Math.Max(sigma, 1e-10));
        int found = Array.BinarySearch(logarithms, (float)logarithm);
        int above = found >= 0 ? found + 1 : ~found;
        int low = Math.Clamp(above - 1, 0, Math.Max(logarithms.Length - 2, 0));
        int high = Math.Min(low + 1, logarithms.Length - 1);
        if (high == low)
        {
            return low;
        }

        double share = Math.Clamp((logarithm - logarithms[low]) / ((double)logarithms[high] - logarithms[low]), 0, 1);
        return low + share;
    }
}
