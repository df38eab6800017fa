using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>What all samplers share whose latent is signal + sigma * noise.</summary>
internal abstract class SigmaRun : SamplerRun
{
    protected SigmaRun(SamplerSchedule schedule, int length)
        : base(schedule, length)
    {
    }

    protected override void ScaleModelInputCore(int step, ReadOnlySpan<float> latent, Span<float> destination)
    {
        double sigma = LevelAt(step);
        TensorPrimitives.Divide(latent, (float)Math.Sqrt((sigma * sigma) + 1), destination);
    }

    protected override void AddNoiseCore(
        int step, ReadOnlySpan<float> clean, ReadOnlySpan<float> noise, Span<float> destination)
    {
        float sigma = Schedule.Sigmas[step];
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = clean[i] + (noise[i] * sigma);
        }
    }

    /// <summary>Gets the noise level of the latent the model is given at a step.</summary>
    protected virtual float LevelAt(int step) => Schedule.Sigmas[step];

    /// <summary>
    /// Moves the latent along the line from it to the denoised estimate, from one noise level to another.
    /// </summary>
    protected static void Move(
        Blend blend, float from, float to, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised)
    {
        float distance = to - from;
        for (int i = 0; i < latent.Length; i++)
        {
            float value = latent[i];
            float finished = (blend.Latent * value) + (blend.Output * modelOutput[i]);
            denoised[i] = finished;
            latent[i] = value + ((value - finished) / from * distance);
        }
    }

    /// <summary>Adds fresh noise of a size to the latent.</summary>
    protected static void AddFreshNoise(INoiseSource source, float size, Span<float> latent, float[] buffer)
    {
        source.Fill(buffer);
        TensorPrimitives.MultiplyAdd(buffer, size, latent, latent);
    }
}
