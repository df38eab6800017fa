using System.Numerics.Tensors;

namespace Invoke.Inference.Onnx;

/// <summary>
/// A trajectory that evaluates the model twice a step: at the step's own level (even steps of the schedule), then at a
/// level further on (odd ones), from where the step is taken again. The last step is a single evaluation.
/// </summary>
internal abstract class TwoStageRun : SigmaRun
{
    private readonly float[] _middles;
    private readonly float[] _start;

    /// <summary>Creates a run.</summary>
    /// <param name="middles">The level of each second evaluation.</param>
    /// <param name="schedule">A schedule of two evaluations a step.</param>
    /// <param name="length">The number of floats of one latent tensor.</param>
    protected TwoStageRun(float[] middles, SamplerSchedule schedule, int length)
        : base(schedule, length)
    {
        _middles = middles;
        _start = new float[length];
    }

    /// <summary>Gets the latent the step began with.</summary>
    protected ReadOnlySpan<float> Start => _start;

    protected override float LevelAt(int step) => IsSecond(step) ? _middles[step / 2] : Schedule.Sigmas[step];

    protected static bool IsSecond(int step) => step % 2 == 1;

    /// <summary>Gets the level that a step leads to.</summary>
    protected float LevelAfter(int step) => Schedule.Sigmas[step | 1];

    /// <summary>Gets the level that a step begins with, whichever of its evaluations is meant.</summary>
    protected float LevelBefore(int step) => Schedule.Sigmas[step & ~1];

    protected override void BeginCore(int firstStep)
    {
        if (IsSecond(firstStep) && firstStep < Schedule.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstStep),
                firstStep,
                "This sampler evaluates the model twice a step, and the second evaluation needs the first; begin at an even step.");
        }
    }

    /// <summary>Remembers the latent at the first evaluation.</summary>
    protected void Remember(ReadOnlySpan<float> latent) => latent.CopyTo(_start);

    /// <summary>Estimates the finished latent from the evaluation of a step.</summary>
    protected void Estimate(
        PredictionType prediction, int step, ReadOnlySpan<float> modelOutput, ReadOnlySpan<float> latent, Span<float> denoised) =>
        Blend.DenoisedAtSigma(prediction, LevelAt(step)).Mix(latent, modelOutput, denoised);

    /// <summary>
    /// Follows the slope found at one level from the start of the step: start + (latent - denoised) / level * distance.
    /// </summary>
    protected static void Follow(
        ReadOnlySpan<float> start, float level, float distance, ReadOnlySpan<float> denoised, Span<float> latent)
    {
        TensorPrimitives.Subtract(latent, denoised, latent);
        TensorPrimitives.Divide(latent, level, latent);
        TensorPrimitives.MultiplyAdd(latent, distance, start, latent);
    }
}
