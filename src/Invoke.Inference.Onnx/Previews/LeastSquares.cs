namespace Invoke.Inference.Onnx;

/// <summary>Finds the weights that lead from inputs to outputs with the least squared error, near given ones where little was seen.</summary>
/// <remarks>Ridge regression by its normal equations; for a handful of inputs.</remarks>
internal sealed class LeastSquares
{
    private readonly double[,] _products;
    private readonly double[,] _targets;
    private readonly int _inputs;
    private readonly int _outputs;

    /// <summary>Begins with weights that count as much as <paramref name="trust"/> samples of unit size.</summary>
    public LeastSquares(int inputs, int outputs, double trust, float[][] weights)
    {
        _inputs = inputs;
        _outputs = outputs;
        _products = new double[inputs, inputs];
        _targets = new double[inputs, outputs];
        for (var input = 0; input < inputs; input++)
        {
            _products[input, input] = trust;
            for (var output = 0; output < outputs; output++)
            {
                _targets[input, output] = trust * weights[input][output];
            }
        }
    }

    public void Add(ReadOnlySpan<double> inputs, ReadOnlySpan<double> outputs)
    {
        for (var row = 0; row < _inputs; row++)
        {
            for (var column = 0; column < _inputs; column++)
            {
                _products[row, column] += inputs[row] * inputs[column];
            }

            for (var output = 0; output < _outputs; output++)
            {
                _targets[row, output] += inputs[row] * outputs[output];
            }
        }
    }

    /// <summary>Solves for the weights, [input][output].</summary>
    public float[][] Solve()
    {
        // Cholesky: the products are symmetric, and the trust keeps them positive definite.
        var lower = new double[_inputs, _inputs];
        for (var row = 0; row < _inputs; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                double sum = _products[row, column];
                for (var before = 0; before < column; before++)
                {
                    sum -= lower[row, before] * lower[column, before];
                }

                lower[row, column] = row == column ? Math.Sqrt(sum) : sum / lower[column, column];
            }
        }

        var weights = new float[_inputs][];
        for (var input = 0; input < _inputs; input++)
        {
            weights[input] = new float[_outputs];
        }

        var solution = new double[_inputs];
        for (var output = 0; output < _outputs; output++)
        {
            SolveOne(lower, output, solution);
            for (var input = 0; input < _inputs; input++)
            {
                weights[input][output] = (float)solution[input];
            }
        }

        return weights;
    }

    private void SolveOne(double[,] lower, int output, double[] solution)
    {
        for (var row = 0; row < _inputs; row++)
        {
            double sum = _targets[row, output];
            for (var before = 0; before < row; before++)
            {
                sum -= lower[row, before] * solution[before];
            }

            solution[row] = sum / lower[row, row];
        }

        for (int row = _inputs - 1; row >= 0; row--)
        {
            double sum = solution[row];
            for (int after = row + 1; after < _inputs; after++)
            {
                sum -= lower[after, row] * solution[after];
            }

            solution[row] = sum / lower[row, row];
        }
    }
}
