using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>A quantity that is a weighted sum of the latent and the model's output.</summary>
/// <param name="Latent">The weight of the latent.</param>
/// <param name="Output">The weight of the model's output.</param>
internal readonly record struct Blend(float Latent, float Output)
{
    /// <summary>The finished latent, where the latent is signal + sigma * noise.</summary>
    public static Blend DenoisedAtSigma(PredictionType prediction, double sigma)
    {
        double variance = (sigma * sigma) + 1;
        return prediction switch
        {
            PredictionType.Velocity => new Blend((float)(1 / variance), (float)(-sigma / Math.Sqrt(variance))),
            PredictionType.Sample => new Blend(0, 1),
            _ => new Blend(1, (float)-sigma),
        };
    }

    /// <summary>The finished latent, where the latent is sqrt(alpha) * signal + sqrt(1 - alpha) * noise.</summary>
    public static Blend DenoisedAtAlpha(PredictionType prediction, double alpha)
    {
        double signal = Math.Sqrt(alpha);
        double noise = Math.Sqrt(1 - alpha);
        return prediction switch
        {
            PredictionType.Velocity => new Blend((float)signal, (float)-noise),
            PredictionType.Sample => new Blend(0, 1),
            _ => new Blend((float)(1 / signal), (float)(-noise / signal)),
        };
    }

    /// <summary>The noise, where the latent is sqrt(alpha) * signal + sqrt(1 - alpha) * noise.</summary>
    public static Blend NoiseAtAlpha(PredictionType prediction, double alpha)
    {
        double signal = Math.Sqrt(alpha);
        double noise = Math.Sqrt(1 - alpha);
        return prediction switch
        {
            PredictionType.Velocity => new Blend((float)noise, (float)signal),
            PredictionType.Sample => new Blend((float)(1 / noise), (float)(-signal / noise)),
            _ => new Blend(0, 1),
        };
    }

    /// <summary>Writes the sum to a buffer that is neither of its parts.</summary>
    public void Mix(ReadOnlySpan<float> latent, ReadOnlySpan<float> output, Span<float> destination)
    {
        TensorPrimitives.Multiply(output, Output, destination);
        TensorPrimitives.MultiplyAdd(latent, Latent, destination, destination);
    }
}
