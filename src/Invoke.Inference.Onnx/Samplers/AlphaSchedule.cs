namespace Invoke.Inference.Onnx;

/// <summary>Builds the schedule of samplers that think in whole timesteps of the training.</summary>
internal static class AlphaSchedule
{
    /// <summary>Picks rounded timesteps, leading where the configuration does not say otherwise.</summary>
    public static SamplerSchedule Create(SamplerConfig config, int steps)
    {
        float[] timesteps =
        [
            .. TimestepGrid.Create(config, TimestepSpacing.Leading, steps)
                .Select(timestep => (float)Math.Round(timestep, MidpointRounding.ToEven)),
        ];
        return Of(config, timesteps, steps);
    }

    /// <summary>
    /// Picks timesteps from those a consistency model was distilled on, evenly and with the first of them.
    /// </summary>
    public static SamplerSchedule CreateDistilled(SamplerConfig config, int steps)
    {
        int distilled = config.OriginalSteps;
        if (distilled > config.TrainTimesteps)
        {
            throw new ArgumentException(
                $"OriginalSteps is {distilled}; the model was trained on {config.TrainTimesteps} timesteps.", nameof(config));
        }

        if (steps < 1 || steps > distilled)
        {
            throw new ArgumentOutOfRangeException(
                nameof(steps),
                steps,
                $"The sampler picks from the {distilled} timesteps that the model was distilled on (original_inference_steps); "
                + $"take 1 to {distilled} steps.");
        }

        int width = config.TrainTimesteps / distilled;
        double stride = (double)distilled / steps;
        float[] timesteps = [.. Enumerable.Range(0, steps).Select(i => (float)(((distilled - (int)(i * stride)) * width) - 1))];
        return Of(config, timesteps, steps);
    }

    /// <summary>Makes the schedule of given timesteps; the first latent is plain noise.</summary>
    public static SamplerSchedule Of(SamplerConfig config, float[] timesteps, int steps) =>
        new(timesteps, [], 1, steps, config.TrainTimesteps);

    /// <summary>Computes alpha-bar of every training timestep and checks that the sampler can start from the first one.</summary>
    public static float[] CreateAlphas(SamplerConfig config, SamplerSchedule schedule)
    {
        ConfigGuard.RefuseThresholding(config);
        float[] alphas = TrainingNoise.CreateAlphas(config);
        if (config.PredictionType == PredictionType.Epsilon && alphas[(int)schedule.Timesteps[0]] == 0)
        {
            throw new NotSupportedException(
                "At zero signal a model of noise says nothing about the image: rescale_betas_zero_snr needs prediction_type "
                + "v_prediction or sample.");
        }

        return alphas;
    }
}
