namespace Invoke.Inference.Onnx;

/// <summary>
/// How much of the image was left at each training timestep: the running product of 1 - beta (Ho et al., 2020), in
/// single precision where PyTorch rounds to it, so that trajectories equal the reference's.
/// </summary>
internal static class TrainingNoise
{
    /// <summary>Computes alpha-bar of every training timestep, falling from just below 1.</summary>
    public static float[] CreateAlphas(SamplerConfig config)
    {
        float[] betas = CreateBetas(config);
        return config.RescaleBetasZeroSnr ? Product(RescaleToZeroSnr(betas)) : Product(betas);
    }

    /// <summary>Computes the noise level of every training timestep, rising: sqrt((1 - alpha) / alpha).</summary>
    public static float[] CreateSigmas(SamplerConfig config)
    {
        float[] alphas = CreateAlphas(config);
        if (config.RescaleBetasZeroSnr)
        {
            // Nothing left of the image would be an infinite level; the reference takes 2^-24, level 4096.
            alphas[^1] = 1f / (1 << 24);
        }

        return [.. alphas.Select(alpha => MathF.Sqrt((1f - alpha) / alpha))];
    }

    private static float[] CreateBetas(SamplerConfig config)
    {
        int count = config.TrainTimesteps;
        if (config.TrainedBetas is { } trained)
        {
            return trained.Count == count
                ? [.. trained]
                : throw new ArgumentException(
                    $"TrainedBetas holds {trained.Count} numbers; TrainTimesteps is {count}.", nameof(config));
        }

        return config.BetaSchedule switch
        {
            BetaSchedule.ScaledLinear =>
                [.. Spaced.Single((float)Math.Sqrt(config.BetaStart), (float)Math.Sqrt(config.BetaEnd), count)
                    .Select(root => root * root)],
            BetaSchedule.SquaredCosine => [.. Enumerable.Range(0, count).Select(i => CosineBeta(i, count))],
            _ => Spaced.Single((float)config.BetaStart, (float)config.BetaEnd, count),
        };
    }

    private static float CosineBeta(int index, int count)
    {
        return (float)Math.Min(1 - (Left((index + 1.0) / count) / Left((double)index / count)), 0.999);

        static double Left(double time) => Math.Pow(Math.Cos((time + 0.008) / 1.008 * Math.PI / 2), 2);
    }

    private static float[] Product(float[] betas)
    {
        float[] alphas = new float[betas.Length];
        double product = 1;
        for (int i = 0; i < betas.Length; i++)
        {
            product *= 1f - betas[i];
            alphas[i] = (float)product;
        }

        return alphas;
    }

    // Lin et al., 2024, algorithm 1: shift the square roots so that the last is 0, scale them so that the first stays.
    private static float[] RescaleToZeroSnr(float[] betas)
    {
        float[] roots = [.. Product(betas).Select(MathF.Sqrt)];
        float first = roots[0];
        float last = roots[^1];
        float scale = first / (first - last);
        float[] rescaled = [.. roots.Select(root => (root - last) * scale).Select(root => root * root)];

        float[] result = new float[betas.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = 1f - (i == 0 ? rescaled[0] : rescaled[i] / rescaled[i - 1]);
        }

        return result;
    }
}
