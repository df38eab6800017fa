namespace Invoke.Inference.Onnx;

/// <summary>Scales masks bilinearly between the centres of pixels, without antialiasing, as torch does it for InvokeAI.</summary>
internal static class MaskScaler
{
    public static float[] Resize(ReadOnlySpan<float> mask, int width, int height, int newWidth, int newHeight)
    {
        if ((width, height) == (newWidth, newHeight))
        {
            return mask.ToArray();
        }

        var resized = new float[newWidth * newHeight];
        for (var y = 0; y < newHeight; y++)
        {
            (int above, int below, float down) = Neighbours(y, newHeight, height);
            ReadOnlySpan<float> upper = mask.Slice(above * width, width);
            ReadOnlySpan<float> lower = mask.Slice(below * width, width);
            for (var x = 0; x < newWidth; x++)
            {
                (int left, int right, float across) = Neighbours(x, newWidth, width);
                resized[(y * newWidth) + x] = float.Lerp(
                    float.Lerp(upper[left], upper[right], across), float.Lerp(lower[left], lower[right], across), down);
            }
        }

        return resized;
    }

    /// <summary>Finds the two places of a side that one of another length lies between, and how far it is from the first.</summary>
    private static (int First, int Second, float Share) Neighbours(int place, int length, int sourceLength)
    {
        float source = Math.Max(0, ((place + 0.5f) * sourceLength / length) - 0.5f);
        int first = Math.Min((int)source, sourceLength - 1);
        return (first, Math.Min(first + 1, sourceLength - 1), source - first);
    }
}
