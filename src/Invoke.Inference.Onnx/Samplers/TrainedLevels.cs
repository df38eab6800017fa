namespace Invoke.Inference.Onnx;

/// <summary>The noise levels a model was trained on, rising, and the way between levels and timesteps.</summary>
internal sealed class TrainedLevels
{
    private readonly float[] _sigmas;
    private readonly float[] _logarithms;

    public TrainedLevels(SamplerConfig config)
    {
        _sigmas = TrainingNoise.CreateSigmas(config);
        _logarithms = [.. _sigmas.Select(sigma => MathF.Log(sigma))];
    }

    public float Lowest => _sigmas[0];

    public float Highest => _sigmas[^1];

    /// <summary>Finds the level of a timestep, linearly between the two around it.</summary>
    public double LevelOf(double timestep)
    {
        int low = Math.Clamp((int)timestep, 0, _sigmas.Length - 1);
        int high = Math.Min(low + 1, _sigmas.Length - 1);
        return _sigmas[low] + ((timestep - low) * ((double)_sigmas[high] - _sigmas[low]));
    }

    /// <summary>
    /// Finds the timestep, with fraction, of a noise level by its logarithm; levels beyond the trained ones get the
    /// nearest.
    /// </summary>
    public double TimestepOf(double sigma)
    {
        double logarithm = Math.Log(Math.Max(sigma, 1e-10));
        int found = Array.BinarySearch(_logarithms, (float)logarithm);
        int above = found >= 0 ? found + 1 : ~found;
        int low = Math.Clamp(above - 1, 0, Math.Max(_logarithms.Length - 2, 0));
        int high = Math.Min(low + 1, _logarithms.Length - 1);
        if (high == low)
        {
            return low;
        }

        double share = Math.Clamp((logarithm - _logarithms[low]) / ((double)_logarithms[high] - _logarithms[low]), 0, 1);
        return low + share;
    }

    /// <summary>Finds evenly spaced logarithms from the highest to the lowest level, one more than there are steps.</summary>
    public double[] CreateLogLinear(int steps) =>
        [.. Spaced.Single(_logarithms[^1], _logarithms[0], steps + 1).Select(logarithm => (double)MathF.Exp(logarithm))];
}
