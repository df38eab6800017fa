namespace Invoke.Inference.Onnx;

/// <summary>Spreads what is repainted beyond its edge, the less the further; InvokeAI's way of its coherence pass.</summary>
internal static class GradientMask
{
    private const float White = 255;

    /// <summary>How many deviations of the Gaussian curve the radius is.</summary>
    private const double DeviationsInRadius = 2.5;

    /// <summary>Spreads a mask of gray pixels, 0 is repainted and 255 is kept.</summary>
    /// <param name="mask">The pixels, row by row.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="radius">How many pixels the edge spreads; 0 leaves the mask as it is.</param>
    /// <param name="mode">How the edge fades.</param>
    /// <param name="minimumDenoise">The least that the spread edge is denoised, 0 to 1.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The spread mask.</returns>
    public static byte[] Spread(
        ReadOnlySpan<byte> mask, int width, int radius, CoherenceMode mode, double minimumDenoise, CancellationToken cancellationToken)
    {
        if (radius <= 0)
        {
            return mask.ToArray();
        }

        int height = mask.Length / width;
        float threshold = (float)((1 - minimumDenoise) * White);
        float[] repaint = Dilate(mask, width, height, radius, mode, cancellationToken);
        var spread = new byte[mask.Length];
        for (var index = 0; index < spread.Length; index++)
        {
            float original = mask[index];
            float value = White - repaint[index];
            if (mode == CoherenceMode.Staged)
            {
                value = value < original && original > threshold ? threshold : original;
            }

            if (value > threshold && value < White)
            {
                value = threshold;
            }

            spread[index] = (byte)Math.Clamp(value, 0, White);
        }

        return spread;
    }

    /// <summary>Gives each pixel the most that a pixel within the radius is repainted, weighed by the distance.</summary>
    private static float[] Dilate(ReadOnlySpan<byte> mask, int width, int height, int radius, CoherenceMode mode, CancellationToken cancellationToken)
    {
        var most = new float[mask.Length];

        // Beyond the image there is nothing, however large the radius.
        int reachX = Math.Min(radius, width - 1);
        int reachY = Math.Min(radius, height - 1);
        for (int down = -reachY; down <= reachY; down++)
        {
            for (int across = -reachX; across <= reachX; across++)
            {
                float weight = Weight(Math.Sqrt(((double)down * down) + ((double)across * across)), radius, mode);
                if (weight > 0)
                {
                    Raise(most, mask, width, height, across, down, weight, cancellationToken);
                }
            }
        }

        return most;
    }

    private static float Weight(double distance, int radius, CoherenceMode mode)
    {
        if (distance > radius)
        {
            return 0;
        }

        if (mode == CoherenceMode.BoxBlur)
        {
            return (float)(1 - (distance / radius));
        }

        double deviation = radius / DeviationsInRadius;
        return (float)Math.Exp(-(distance * distance) / (2 * deviation * deviation));
    }

    private static void Raise(
        float[] most, ReadOnlySpan<byte> mask, int width, int height, int across, int down, float weight, CancellationToken cancellationToken)
    {
        int left = Math.Max(0, -across);
        int right = Math.Min(width, width - across);
        int bottom = Math.Min(height, height - down);
        for (int y = Math.Max(0, -down); y < bottom; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int x = left; x < right; x++)
            {
                float value = (White - mask[((y + down) * width) + x + across]) * weight;
                ref float best = ref most[(y * width) + x];
                best = Math.Max(best, value);
            }
        }
    }
}
