namespace Invoke.Inference.Onnx;

/// <summary>The weights of UniPC's differences: a small linear system (Zhao et al., 2023, theorem 3.1).</summary>
internal static class UniPCWeights
{
    /// <summary>Works out the weights.</summary>
    /// <param name="ratios">Where each output lies, in steps from the start of this one; the last is 1, its end.</param>
    /// <param name="signed">The step's length in lambda, negative for outputs that estimate the signal.</param>
    /// <param name="growth">exp(<paramref name="signed"/>) - 1.</param>
    /// <param name="scale">B(h).</param>
    /// <param name="isCorrection">Whether the output at the end of the step is known.</param>
    /// <param name="weights">Receives the weights, as many as there are ratios.</param>
    /// <returns>How many of them are to be used.</returns>
    public static int Solve(
        ReadOnlySpan<double> ratios, double signed, double growth, double scale, bool isCorrection, Span<double> weights)
    {
        int order = ratios.Length;
        int used = isCorrection ? order : order - 1;

        // Lowest orders have a weight of one half whatever the step, as the paper recommends.
        if (used == 1 && order == (isCorrection ? 1 : 2))
        {
            weights[0] = 0.5;
            return used;
        }

        Span<double> matrix = stackalloc double[used * used];
        double phi = (growth / signed) - 1;
        double factorial = 1;
        for (int row = 0; row < used; row++)
        {
            for (int column = 0; column < used; column++)
            {
                matrix[(row * used) + column] = Math.Pow(ratios[column], row);
            }

            weights[row] = phi * factorial / scale;
            factorial *= row + 2;
            phi = (phi / signed) - (1 / factorial);
        }

        Eliminate(matrix, weights[..used]);
        return used;
    }

    /// <summary>Solves a system of up to three unknowns; ratios differ, so that its Vandermonde matrix is regular.</summary>
    private static void Eliminate(Span<double> matrix, Span<double> values)
    {
        int size = values.Length;
        for (int pivot = 0; pivot < size; pivot++)
        {
            for (int row = pivot + 1; row < size; row++)
            {
                double factor = matrix[(row * size) + pivot] / matrix[(pivot * size) + pivot];
                for (int column = pivot; column < size; column++)
                {
                    matrix[(row * size) + column] -= factor * matrix[(pivot * size) + column];
                }

                values[row] -= factor * values[pivot];
            }
        }

        for (int row = size - 1; row >= 0; row--)
        {
            for (int column = row + 1; column < size; column++)
            {
                values[row] -= matrix[(row * size) + column] * values[column];
            }

            values[row] /= matrix[(row * size) + row];
        }
    }
}
