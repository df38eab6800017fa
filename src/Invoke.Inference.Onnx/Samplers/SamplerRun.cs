namespace Invoke.Inference.Onnx;

/// <summary>
/// One trajectory from noise to latent: the mutable half of a sampler, one per concurrent generation.
/// </summary>
/// <remarks>
/// <para>
/// A step is one evaluation of the model: scale the latent, run the model, <see cref="Step"/>. The steps from the first
/// to the end of the range are taken in order, each once; samplers that look back or evaluate twice rely on it.
/// </para>
/// <para>
/// All spans are one latent tensor, row-major [batch, channels, height, width], <see cref="Length"/> floats. Derived
/// classes allocate in their constructor only; the members that run per step allocate nothing. Not safe for concurrent
/// calls.
/// </para>
/// </remarks>
public abstract class SamplerRun
{
    private readonly float[] _denoised;

    /// <summary>Creates a run at step 0.</summary>
    /// <param name="schedule">The steps to take.</param>
    /// <param name="length">The number of floats of one latent tensor; 1 or more.</param>
    protected SamplerRun(SamplerSchedule schedule, int length)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        Schedule = schedule;
        _denoised = new float[length];
    }

    /// <summary>Gets the steps of this run.</summary>
    public SamplerSchedule Schedule { get; }

    /// <summary>Gets the number of floats of one latent tensor.</summary>
    public int Length => _denoised.Length;

    /// <summary>Gets the index of the step to take next; <see cref="SamplerSchedule.Count"/> after the last.</summary>
    public int NextStep { get; private set; }

    /// <summary>
    /// Gets the sampler's estimate of the finished latent after the latest step, for previews; zeros before the first.
    /// </summary>
    /// <value>A view of a buffer that the next step overwrites.</value>
    public ReadOnlySpan<float> Denoised => _denoised;

    /// <summary>Starts again at a step, forgetting every step taken; the run's buffers are reused.</summary>
    /// <param name="firstStep">
    /// 0 for text to image; for image to image the first index from <see cref="SamplerSchedule.GetFirstStep"/> or
    /// <see cref="SamplerSchedule.GetRange"/>. At most <see cref="SamplerSchedule.Count"/>.
    /// </param>
    public void Begin(int firstStep = 0)
    {
        if (firstStep < 0 || firstStep > Schedule.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstStep), firstStep, $"The schedule has {Schedule.Count} steps; begin at 0 to {Schedule.Count}.");
        }

        NextStep = firstStep;
        Array.Clear(_denoised);
        BeginCore(firstStep);
    }

    /// <summary>Writes what the model is given for a latent, brought to the scale the model was trained on.</summary>
    /// <param name="step">The step about to be taken.</param>
    /// <param name="latent">The latent; unchanged.</param>
    /// <param name="destination">The model's input; may be <paramref name="latent"/> itself.</param>
    public void ScaleModelInput(int step, ReadOnlySpan<float> latent, Span<float> destination)
    {
        CheckStep(step);
        CheckLength(latent.Length, nameof(latent));
        CheckLength(destination.Length, nameof(destination));
        ScaleModelInputCore(step, latent, destination);
    }

    /// <summary>Takes one step: moves the latent to where the model's output points.</summary>
    /// <param name="step">The index of the step; must be <see cref="NextStep"/>.</param>
    /// <param name="modelOutput">
    /// The model's output for this step, after guidance; what it means is <see cref="SamplerConfig.PredictionType"/>.
    /// </param>
    /// <param name="latent">The latent of this step on entry, of the next step on return.</param>
    /// <param name="noise">
    /// Where stochastic samplers draw from, a whole tensor at a time and only if the draw has an effect; others ignore
    /// it.
    /// </param>
    /// <exception cref="InvalidOperationException">Another step is due.</exception>
    public void Step(int step, ReadOnlySpan<float> modelOutput, Span<float> latent, INoiseSource noise)
    {
        CheckStep(step);
        CheckLength(modelOutput.Length, nameof(modelOutput));
        CheckLength(latent.Length, nameof(latent));
        ArgumentNullException.ThrowIfNull(noise);
        if (step != NextStep)
        {
            throw new InvalidOperationException(
                $"Step {step} is out of turn; step {NextStep} is next. Call Begin to start elsewhere.");
        }

        StepCore(step, modelOutput, latent, _denoised, noise);
        NextStep = step + 1;
    }

    /// <summary>Makes the latent that a run begins with at a step, from a finished latent and noise.</summary>
    /// <param name="step">The step the noise level belongs to.</param>
    /// <param name="clean">The finished latent, such as an encoded image.</param>
    /// <param name="noise">Standard-normal noise.</param>
    /// <param name="destination">
    /// The noisy latent; may be <paramref name="clean"/> or <paramref name="noise"/> itself.
    /// </param>
    public void AddNoise(int step, ReadOnlySpan<float> clean, ReadOnlySpan<float> noise, Span<float> destination)
    {
        CheckStep(step);
        CheckLength(clean.Length, nameof(clean));
        CheckLength(noise.Length, nameof(noise));
        CheckLength(destination.Length, nameof(destination));
        AddNoiseCore(step, clean, noise, destination);
    }

    /// <summary>Forgets whatever steps left behind; needed by samplers that remember earlier steps.</summary>
    /// <param name="firstStep">The step taken next, 0 to <see cref="SamplerSchedule.Count"/>.</param>
    protected virtual void BeginCore(int firstStep)
    {
    }

    /// <summary>Scales the model's input; copies it where not overridden.</summary>
    /// <param name="step">A valid step.</param>
    /// <param name="latent">The latent.</param>
    /// <param name="destination">The model's input, possibly the same memory.</param>
    protected virtual void ScaleModelInputCore(int step, ReadOnlySpan<float> latent, Span<float> destination) =>
        latent.CopyTo(destination);

    /// <summary>Takes one step; arguments are checked and in order.</summary>
    /// <param name="step">The step.</param>
    /// <param name="modelOutput">The model's output.</param>
    /// <param name="latent">The latent, updated in place.</param>
    /// <param name="denoised">Receives the estimate of the finished latent.</param>
    /// <param name="noise">The source of step noise.</param>
    protected abstract void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise);

    /// <summary>Adds the noise of a step's level to a finished latent.</summary>
    /// <param name="step">A valid step.</param>
    /// <param name="clean">The finished latent.</param>
    /// <param name="noise">Standard-normal noise.</param>
    /// <param name="destination">The noisy latent, possibly the same memory as an input.</param>
    protected abstract void AddNoiseCore(
        int step, ReadOnlySpan<float> clean, ReadOnlySpan<float> noise, Span<float> destination);

    private void CheckStep(int step)
    {
        if (step < 0 || step >= Schedule.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(step), step, $"The schedule has steps 0 to {Schedule.Count - 1}.");
        }
    }

    private void CheckLength(int length, string name)
    {
        if (length != Length)
        {
            throw new ArgumentException($"The span holds {length} floats; the run was created for {Length}.", name);
        }
    }
}
