using System.ComponentModel.DataAnnotations;
using System.Numerics.Tensors;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Internal;

namespace Invoke.Inference.Onnx;

/// <summary>Mixes two latents of one size along the arc between them; InvokeAI's <c>lblend</c>.</summary>
[Node("lblend", Version = "1.1.0", Category = "latents", Title = "Blend Latents", Description = "Mixes two latents of one size.")]
public sealed partial class BlendLatents : Node
{
    /// <summary>Latents with a cosine beyond this lie so close to one line that the arc is one.</summary>
    private const double Collinear = 0.9995;

    /// <summary>Gets or sets the first latents.</summary>
    [Input(Required = true)]
    public Latents LatentsA { get; set; }

    /// <summary>Gets or sets the second latents.</summary>
    [Input(Required = true)]
    public Latents LatentsB { get; set; }

    /// <summary>Gets or sets an image that hides the second latents where it is white; null hides nothing.</summary>
    [Input]
    public ImageRef? Mask { get; set; }

    /// <summary>Gets or sets how much of the second latents there is: 0 is the first alone, 1 the second.</summary>
    /// <value>0 or more; the default is 0.5.</value>
    [Input]
    [Range(0, double.PositiveInfinity)]
    public double Alpha { get; set; } = 0.5;

    /// <summary>Mixes.</summary>
    /// <param name="images">Reads the mask.</param>
    /// <param name="cancellationToken">Cancels reading the mask.</param>
    /// <returns>The mixed latents, without a seed, and the image's size in pixels.</returns>
    /// <exception cref="ArgumentException">The latents differ in their size.</exception>
    public async ValueTask<LatentsOutput> RunAsync(IImageService images, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(images);
        if ((LatentsA.Batch, LatentsA.Channels, LatentsA.Height, LatentsA.Width) != (LatentsB.Batch, LatentsB.Channels, LatentsB.Height, LatentsB.Width))
        {
            throw new ArgumentException(
                $"Input 'latents_a' is {Describe(LatentsA)} and 'latents_b' is {Describe(LatentsB)} (batch, channels, height, width); "
                + "give both one size, for example by 'lresize'.");
        }

        await PoolThread.EnterAsync();
        float[]? mask = Mask is null ? null : await ReadMaskAsync(images, Mask, cancellationToken).ConfigureAwait(false);
        var mixed = new Latents(LatentsA.Batch, LatentsA.Channels, LatentsA.Height, LatentsA.Width);
        Hide(mask, mixed.WritableValues);
        Mix(LatentsA.Values, mixed.WritableValues, Alpha);
        return LatentsOutput.Of(mixed);
    }

    private static string Describe(Latents latents) => $"[{latents.Batch}, {latents.Channels}, {latents.Height}, {latents.Width}]";

    /// <summary>Turns the second vector into the point of the arc from the first one to it; on, beyond it, where alpha is above 1.</summary>
    private static void Mix(ReadOnlySpan<float> first, Span<float> second, double alpha)
    {
        double lengths = TensorPrimitives.Norm(first) * (double)TensorPrimitives.Norm<float>(second);
        double cosine = TensorPrimitives.Dot(first, second) / lengths;
        (double a, double b) = (1 - alpha, alpha);

        // Vectors of zeros have no direction: their cosine is no number, and they are mixed along the line.
        if (Math.Abs(cosine) <= Collinear)
        {
            double angle = Math.Acos(cosine);
            (a, b) = (Math.Sin(angle - (angle * alpha)) / Math.Sin(angle), Math.Sin(angle * alpha) / Math.Sin(angle));
        }

        TensorPrimitives.Multiply(second, (float)b, second);
        TensorPrimitives.MultiplyAdd(first, (float)a, second, second);
    }

    /// <summary>Fills the second latents in, with the first ones where the mask is white.</summary>
    private void Hide(float[]? mask, Span<float> mixed)
    {
        LatentsB.Values.CopyTo(mixed);
        for (int start = 0; mask is not null && start < mixed.Length; start += mask.Length)
        {
            Span<float> plane = mixed.Slice(start, mask.Length);
            TensorPrimitives.Lerp(plane, LatentsA.Values.Slice(start, mask.Length), mask, plane);
        }
    }

    /// <summary>Reads the mask as InvokeAI does: gray, sides down to a multiple of 8, then linearly to the size of the latents.</summary>
    private async ValueTask<float[]> ReadMaskAsync(IImageService images, ImageRef image, CancellationToken cancellationToken)
    {
        ImagePixels pixels = await GridImage.ReadGrayAsync(images, image, LatentsOutput.Scale, cancellationToken).ConfigureAwait(false);
        var plane = new float[pixels.Data.Length];
        TensorPrimitives.ConvertTruncating<byte, float>(pixels.Data.Span, plane);
        TensorPrimitives.Divide(plane, byte.MaxValue, plane);
        var mask = new float[LatentsA.Height * LatentsA.Width];
        LatentsResizing.Resize(
            plane,
            pixels.Width,
            pixels.Height,
            InterpolationKernel.Create(LatentsInterpolation.Bilinear, isAntialiased: false, pixels.Width, LatentsA.Width, factor: null),
            InterpolationKernel.Create(LatentsInterpolation.Bilinear, isAntialiased: false, pixels.Height, LatentsA.Height, factor: null),
            mask);
        return mask;
    }
}
