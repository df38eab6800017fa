namespace Invoke.Inference.Onnx;

/// <summary>
/// The weights of one step of a DPM-Solver from one level to another: of the latent, of the model's value at its start, of
/// that value's first and second difference over the step, and of fresh noise (Lu et al., 2022a and 2022b).
/// </summary>
internal readonly record struct DpmUpdate(double Latent, double Value, double Slope, double Curve, double Noise)
{
    /// <summary>Works the weights out.</summary>
    /// <param name="algorithm">The equation.</param>
    /// <param name="isExact">Whether the slope is integrated exactly; otherwise it is taken at the middle.</param>
    /// <param name="from">The level at the start.</param>
    /// <param name="to">The level at the end; 0 for equations in the finished latent only.</param>
    public static DpmUpdate Create(DpmAlgorithm algorithm, bool isExact, double from, double to)
    {
        double h = Math.Log(from) - Math.Log(to);
        var start = new Shares(from);
        var end = new Shares(to);
        return algorithm switch
        {
            DpmAlgorithm.DpmSolverPlusPlus => InSignal(isExact, h, start, end),
            DpmAlgorithm.DpmSolver => InNoise(isExact, h, start, end),
            DpmAlgorithm.SdeDpmSolverPlusPlus => StochasticInSignal(isExact, h, start, end),
            _ => StochasticInNoise(isExact, h, start, end),
        };
    }

    private static DpmUpdate InSignal(bool isExact, double h, Shares start, Shares end)
    {
        double growth = Math.Exp(-h) - 1;
        double value = -end.Signal * growth;
        double slope = isExact ? end.Signal * ((growth / h) + 1) : value / 2;
        double curve = -end.Signal * (((growth + h) / (h * h)) - 0.5);
        return new DpmUpdate(end.Noise / start.Noise, value, slope, curve, 0);
    }

    private static DpmUpdate InNoise(bool isExact, double h, Shares start, Shares end)
    {
        double growth = Math.Exp(h) - 1;
        double value = -end.Noise * growth;
        double slope = isExact ? -end.Noise * ((growth / h) - 1) : value / 2;
        double curve = -end.Noise * (((growth - h) / (h * h)) - 0.5);
        return new DpmUpdate(end.Signal / start.Signal, value, slope, curve, 0);
    }

    private static DpmUpdate StochasticInSignal(bool isExact, double h, Shares start, Shares end)
    {
        double loss = 1 - Math.Exp(-2 * h);
        double value = end.Signal * loss;
        double slope = isExact ? end.Signal * ((loss / (-2 * h)) + 1) : value / 2;

        // Like the reference; the integral has + 0.5.
        double curve = end.Signal * (((loss - (2 * h)) / (4 * h * h)) - 0.5);
        return new DpmUpdate(end.Noise / start.Noise * Math.Exp(-h), value, slope, curve, end.Noise * Math.Sqrt(loss));
    }

    private static DpmUpdate StochasticInNoise(bool isExact, double h, Shares start, Shares end)
    {
        double growth = Math.Exp(h) - 1;
        double value = -2 * end.Noise * growth;
        double slope = isExact ? -2 * end.Noise * ((growth / h) - 1) : value / 2;
        return new DpmUpdate(end.Signal / start.Signal, value, slope, 0, end.Noise * Math.Sqrt(Math.Exp(2 * h) - 1));
    }

    /// <summary>What of a latent of a level is signal and what is noise; the squares add up to 1.</summary>
    private readonly struct Shares
    {
        public Shares(double sigma)
        {
            Signal = 1 / Math.Sqrt((sigma * sigma) + 1);
            Noise = sigma * Signal;
        }

        public double Signal { get; }

        public double Noise { get; }
    }
}
