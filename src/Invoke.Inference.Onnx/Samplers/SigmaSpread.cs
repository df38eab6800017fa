namespace Invoke.Inference.Onnx;

/// <summary>Spreads noise levels between the highest and the lowest, without regard to timesteps.</summary>
internal static class SigmaSpread
{
    private const double KarrasRho = 7;

    /// <summary>Spreads <paramref name="count"/> levels, falling; a single one is the highest.</summary>
    public static double[] Create(SigmaSpacing spacing, double highest, double lowest, int count) => spacing switch
    {
        SigmaSpacing.Karras => Karras(highest, lowest, count),
        SigmaSpacing.Exponential => [.. Spaced.Double(Math.Log(highest), Math.Log(lowest), count).Select(Math.Exp)],
        _ => Beta(highest, lowest, count),
    };

    private static double[] Beta(double highest, double lowest, int count) =>
        [.. Spaced.Double(1, 0, count).Select(share => lowest + (BetaDistribution.Quantile(share) * (highest - lowest)))];

    private static double[] Karras(double highest, double lowest, int count)
    {
        double first = Math.Pow(highest, 1 / KarrasRho);
        double last = Math.Pow(lowest, 1 / KarrasRho);
        return [.. Spaced.Double(0, 1, count).Select(share => Math.Pow(first + (share * (last - first)), KarrasRho))];
    }
}
