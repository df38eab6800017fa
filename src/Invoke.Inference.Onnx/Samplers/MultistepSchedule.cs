namespace Invoke.Inference.Onnx;

/// <summary>
/// Builds the schedule of the solvers whose latent keeps a variance of 1: whole timesteps, and levels from the whole range
/// of the training where a curve spreads them.
/// </summary>
internal static class MultistepSchedule
{
    /// <summary>Builds timesteps and levels; the first latent is plain noise.</summary>
    /// <param name="config">The model's configuration.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="roundsKarras">Whether timesteps of Karras levels are rounded rather than truncated.</param>
    /// <param name="finalLevel">Gives the last level from the one before it and the lowest of the training.</param>
    public static SamplerSchedule Create(
        SamplerConfig config, int steps, bool roundsKarras, Func<double, double, double> finalLevel)
    {
        double[] timesteps = TimestepGrid.CreateMultistep(config, steps);
        var trained = new TrainedLevels(config);
        double[] sigmas = [.. timesteps.Select(trained.LevelOf)];
        if (config.SigmaSpacing != SigmaSpacing.Timesteps)
        {
            sigmas = SigmaSpread.Create(
                config.SigmaSpacing, config.SigmaMax ?? trained.Highest, config.SigmaMin ?? trained.Lowest, steps);
            bool rounds = roundsKarras && config.SigmaSpacing == SigmaSpacing.Karras;
            timesteps =
            [
                .. sigmas.Select(trained.TimestepOf)
                    .Select(timestep => rounds ? Math.Round(timestep, MidpointRounding.ToEven) : Math.Truncate(timestep)),
            ];
        }

        double last = finalLevel(sigmas[^1], trained.Lowest);
        return new SamplerSchedule(
            [.. timesteps.Select(timestep => (float)timestep)],
            [.. sigmas.Select(sigma => (float)sigma), (float)last],
            1,
            steps,
            config.TrainTimesteps);
    }
}
