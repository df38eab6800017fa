namespace Invoke.Inference.Onnx;

/// <summary>What both samplers of the kdpm_2 family have in common.</summary>
internal static class Kdpm2Schedule
{
    /// <summary>Builds the steps, before each is split in two.</summary>
    public static SamplerSchedule Create(SamplerConfig config, int steps)
    {
        SamplerSchedule exact = SigmaSchedule.CreateToZero(config, steps);
        if (config.SigmaSpacing != SigmaSpacing.Karras)
        {
            return exact;
        }

        float[] rounded = new float[exact.Count];
        for (int i = 0; i < rounded.Length; i++)
        {
            rounded[i] = MathF.Round(exact.Timesteps[i], MidpointRounding.ToEven);
        }

        return new SamplerSchedule(rounded, exact.Sigmas, exact.InitialNoiseScale, steps, exact.TrainTimesteps);
    }

    /// <summary>Finds the geometric middle of each pair of levels.</summary>
    public static float[] Middles(ReadOnlySpan<float> from, ReadOnlySpan<float> to)
    {
        float[] middles = new float[from.Length];
        for (int i = 0; i < middles.Length; i++)
        {
            middles[i] = (float)Math.Exp((Math.Log(from[i]) + Math.Log(to[i])) / 2);
        }

        return middles;
    }

    /// <summary>Splits each step in two, with the timestep of each middle level.</summary>
    public static SamplerSchedule Interleave(SamplerConfig config, SamplerSchedule steps, float[] middles)
    {
        var trained = new TrainedLevels(config);
        return TwoStageSchedule.Create(steps, [.. middles.Select(middle => (float)trained.TimestepOf(middle))], zeros: 3);
    }
}
