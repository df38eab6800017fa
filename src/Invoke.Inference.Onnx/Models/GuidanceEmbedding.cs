namespace Invoke.Inference.Onnx;

/// <summary>A guidance scale as the sines and cosines that a distilled network reads; Luo et al., 2023, "Latent Consistency Models".</summary>
internal static class GuidanceEmbedding
{
    private const double Stretch = 1000;
    private const double LongestWave = 10000;

    /// <summary>Writes sines of falling frequency, then cosines, of the guidance scale above 1.</summary>
    public static void Write(double guidance, TensorBuffer destination)
    {
        int half = destination.Length / 2;
        Span<float> values = stackalloc float[destination.Length];
        values.Clear();
        for (var index = 0; index < half; index++)
        {
            double angle = (guidance - 1) * Stretch * Math.Exp(-Math.Log(LongestWave) * index / Math.Max(half - 1, 1));
            values[index] = (float)Math.Sin(angle);
            values[half + index] = (float)Math.Cos(angle);
        }

        destination.Write(values);
    }
}
