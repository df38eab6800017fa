namespace Invoke.Inference.Onnx;

/// <summary>The beta distribution with both parameters 0.6, which beta schedules are quantiles of.</summary>
internal static class BetaDistribution
{
    private const double Shape = 0.6;

    // Gamma(0.6)^2 / Gamma(1.2).
    private const double Normalizer = 1.489192248812817 * 1.489192248812817 / 0.9181687423997607;

    /// <summary>Finds the number that a share of the distribution lies below.</summary>
    /// <param name="share">0 to 1.</param>
    public static double Quantile(double share)
    {
        if (share <= 0)
        {
            return 0;
        }

        // Symmetrical, so the lower half is enough; there the fraction below converges fast.
        if (share > 0.5)
        {
            return 1 - Quantile(1 - share);
        }

        double low = 0;
        double high = 0.5;
        while (true)
        {
            double middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
            {
                return middle;
            }

            if (Cumulative(middle) < share)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }
    }

    /// <summary>
    /// The regularized incomplete beta function up to 0.5, by its continued fraction (DLMF 8.17.22, Lentz's method).
    /// </summary>
    private static double Cumulative(double x)
    {
        const double Tiny = 1e-300;
        const double Precision = 1e-16;
        double numerator = 1;
        double denominator = 1 / NotZero(1 - (2 * Shape * x / (Shape + 1)));
        double fraction = denominator;
        for (int m = 1; m < 200; m++)
        {
            double even = m * (Shape - m) * x / ((Shape + (2 * m) - 1) * (Shape + (2 * m)));
            denominator = 1 / NotZero(1 + (even * denominator));
            numerator = NotZero(1 + (even / numerator));
            fraction *= denominator * numerator;

            double odd = -(Shape + m) * ((2 * Shape) + m) * x / ((Shape + (2 * m)) * (Shape + (2 * m) + 1));
            denominator = 1 / NotZero(1 + (odd * denominator));
            numerator = NotZero(1 + (odd / numerator));
            double change = denominator * numerator;
            fraction *= change;
            if (Math.Abs(change - 1) < Precision)
            {
                break;
            }
        }

        return Math.Pow(x * (1 - x), Shape) / (Shape * Normalizer) * fraction;

        static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
    }
}
