namespace Invoke.Inference.Onnx;

/// <summary>Evenly spaced numbers, rounded the way PyTorch and numpy round them.</summary>
internal static class Spaced
{
    /// <summary>In single precision, counted from the nearer end as <c>torch.linspace</c> does.</summary>
    public static float[] Single(float first, float last, int count)
    {
        float[] values = new float[count];
        float width = count > 1 ? (last - first) / (count - 1) : 0f;
        for (int i = 0; i < count; i++)
        {
            values[i] = i < count / 2 || count == 1 ? first + (width * i) : last - (width * (count - 1 - i));
        }

        return values;
    }

    /// <summary>
    /// In double precision, the last number exact, as <c>numpy.linspace</c> does; one number is the first.
    /// </summary>
    public static double[] Double(double first, double last, int count)
    {
        double[] values = new double[count];
        double width = count > 1 ? (last - first) / (count - 1) : 0;
        for (int i = 0; i < count; i++)
        {
            values[i] = first + (i * width);
        }

        if (count > 1)
        {
            values[^1] = last;
        }

        return values;
    }
}
