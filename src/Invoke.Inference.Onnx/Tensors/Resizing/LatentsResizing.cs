using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>Changes the size of planes of floats, rows first, then columns.</summary>
internal static class LatentsResizing
{
    /// <summary>Says what is wrong with a mode; null for nothing.</summary>
    public static string? DescribeProblem(LatentsInterpolation mode) => mode switch
    {
        LatentsInterpolation.Linear => "is 'linear', which is for one side; latents have two, use 'bilinear'",
        LatentsInterpolation.Trilinear => "is 'trilinear', which is for three sides; latents have two, use 'bilinear'",
        _ => null,
    };

    /// <summary>Resizes latents and keeps their seed.</summary>
    /// <param name="latents">The latents.</param>
    /// <param name="width">The new width in latent pixels.</param>
    /// <param name="height">The new height in latent pixels.</param>
    /// <param name="mode">One of the modes for two sides.</param>
    /// <param name="isAntialiased">Whether linear and cubic curves widen when a side becomes shorter.</param>
    /// <param name="factor">What both sides were multiplied by; null where only the size is known.</param>
    public static Latents Resize(Latents latents, int width, int height, LatentsInterpolation mode, bool isAntialiased, double? factor = null)
    {
        InterpolationKernel columns = InterpolationKernel.Create(mode, isAntialiased, latents.Width, width, factor);
        InterpolationKernel rows = InterpolationKernel.Create(mode, isAntialiased, latents.Height, height, factor);
        var resized = new Latents(latents.Batch, latents.Channels, height, width) { Seed = latents.Seed };
        Resize(latents.Values, latents.Width, latents.Height, columns, rows, resized.WritableValues);
        return resized;
    }

    /// <summary>Resizes one plane bilinearly between the centres of its values, without antialiasing, as torch does it for InvokeAI's masks.</summary>
    /// <returns>Always a new array.</returns>
    public static float[] ResizeMask(ReadOnlySpan<float> mask, int width, int height, int newWidth, int newHeight)
    {
        var resized = new float[newWidth * newHeight];
        Resize(
            mask,
            width,
            height,
            InterpolationKernel.Create(LatentsInterpolation.Bilinear, isAntialiased: false, width, newWidth, factor: null),
            InterpolationKernel.Create(LatentsInterpolation.Bilinear, isAntialiased: false, height, newHeight, factor: null),
            resized);
        return resized;
    }

    /// <summary>Resizes planes, however many there are.</summary>
    public static void Resize(
        ReadOnlySpan<float> planes, int width, int height, InterpolationKernel columns, InterpolationKernel rows, Span<float> resized)
    {
        var narrow = new float[columns.Length * height];
        int count = planes.Length / (width * height);
        for (int plane = 0; plane < count; plane++)
        {
            ResizeRows(planes.Slice(plane * width * height, width * height), width, columns, narrow);
            ResizeColumns(narrow, rows, resized.Slice(plane * columns.Length * rows.Length, columns.Length * rows.Length));
        }
    }

    private static void ResizeRows(ReadOnlySpan<float> plane, int width, InterpolationKernel columns, Span<float> narrow)
    {
        int rows = plane.Length / width;
        for (int x = 0; x < columns.Length; x++)
        {
            ReadOnlySpan<float> weights = columns.Weights(x, out int start);
            for (int y = 0; y < rows; y++)
            {
                narrow[(y * columns.Length) + x] = TensorPrimitives.Dot(plane.Slice((y * width) + start, weights.Length), weights);
            }
        }
    }

    private static void ResizeColumns(ReadOnlySpan<float> narrow, InterpolationKernel rows, Span<float> resized)
    {
        int width = resized.Length / rows.Length;
        for (int y = 0; y < rows.Length; y++)
        {
            ReadOnlySpan<float> weights = rows.Weights(y, out int start);
            Span<float> row = resized.Slice(y * width, width);
            TensorPrimitives.Multiply(narrow.Slice(start * width, width), weights[0], row);
            for (int tap = 1; tap < weights.Length; tap++)
            {
                TensorPrimitives.MultiplyAdd(narrow.Slice((start + tap) * width, width), weights[tap], row, row);
            }
        }
    }
}
