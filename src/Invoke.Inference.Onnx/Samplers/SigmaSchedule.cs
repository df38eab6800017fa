namespace Invoke.Inference.Onnx;

/// <summary>Builds the schedule of samplers that think in noise levels (Karras et al., 2022).</summary>
internal static class SigmaSchedule
{
    /// <summary>Builds timesteps, levels and the scale of the starting noise.</summary>
    public static SamplerSchedule Create(SamplerConfig config, TimestepSpacing defaultSpacing, int steps)
    {
        double[] timesteps = TimestepGrid.Create(config, defaultSpacing, steps);
        var trained = new TrainedLevels(config);
        double[] sigmas = config.SigmaInterpolation == SigmaInterpolation.LogLinear
            ? trained.CreateLogLinear(steps)
            : [.. timesteps.Select(trained.LevelOf)];
        if (config.SigmaSpacing != SigmaSpacing.Timesteps)
        {
            double highestWanted = config.SigmaMax ?? sigmas[0];
            double lowestWanted = config.SigmaMin ?? sigmas[^1];
            sigmas = SigmaSpread.Create(config.SigmaSpacing, highestWanted, lowestWanted, steps);
            timesteps = [.. sigmas.Select(trained.TimestepOf)];
        }

        double final = config.FinalSigma == FinalSigma.Zero ? 0 : trained.Lowest;
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

    /// <summary>
    /// Builds the schedule of samplers that, like their references, always end at a noise level of 0 and tell the model
    /// training timesteps.
    /// </summary>
    public static SamplerSchedule CreateToZero(SamplerConfig config, int steps)
    {
        SamplerConfig plain = config with
        {
            SigmaInterpolation = SigmaInterpolation.Linear,
            FinalSigma = FinalSigma.Zero,
            TimestepType = TimestepType.Discrete,
        };
        return Create(plain, TimestepSpacing.Linspace, steps);
    }
}
