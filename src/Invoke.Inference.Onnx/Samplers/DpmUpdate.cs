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
        double signal = 1 / Math.Sqrt((to * to) + 1);
        double noise = to * signal;
        double signalBefore = 1 / Math.Sqrt((from * from) + 1);
        double noiseBefore = from * signalBefore;

        switch (algorithm)
        {
            case DpmAlgorithm.DpmSolverPlusPlus:
            {
                double growth = Math.Exp(-h) - 1;
                double value = -signal * growth;
                return new DpmUpdate(
                    noise / noiseBefore,
                    value,
                    isExact ? signal * ((growth / h) + 1) : value / 2,
                    -signal * (((growth + h) / (h * h)) - 0.5),
                    0);
            }

            case DpmAlgorithm.DpmSolver:
            {
                double growth = Math.Exp(h) - 1;
                double value = -noise * growth;
                return new DpmUpdate(
                    signal / signalBefore,
                    value,
                    isExact ? -noise * ((growth / h) - 1) : value / 2,
                    -noise * (((growth - h) / (h * h)) - 0.5),
                    0);
            }

            case DpmAlgorithm.SdeDpmSolverPlusPlus:
            {
                double loss = 1 - Math.Exp(-2 * h);
                double value = signal * loss;
                return new DpmUpdate(
                    noise / noiseBefore * Math.Exp(-h),
                    value,
                    isExact ? signal * ((loss / (-2 * h)) + 1) : value / 2,
                    signal * (((loss - (2 * h)) / (4 * h * h)) - 0.5),
                    noise * Math.Sqrt(loss));
            }

            default:
            {
                double growth = Math.Exp(h) - 1;
                double value = -2 * noise * growth;
                return new DpmUpdate(
                    signal / signalBefore,
                    value,
                    isExact ? -2 * noise * ((growth / h) - 1) : value / 2,
                    0,
                    noise * Math.Sqrt(Math.Exp(2 * h) - 1));
            }
        }
    }
}
