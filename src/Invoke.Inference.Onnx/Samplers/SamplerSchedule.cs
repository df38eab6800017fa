namespace Invoke.Inference.Onnx;

/// <summary>The steps of a run: what the model is told and how noisy the latent is at each. Immutable.</summary>
/// <remarks>
/// A step is one evaluation of the model, so a second-order sampler asked for n steps may list 2n - 1 of them, and one
/// that warms up a few more than n.
/// </remarks>
public sealed class SamplerSchedule
{
    private readonly float[] _timesteps;
    private readonly float[] _sigmas;

    /// <summary>Creates a schedule.</summary>
    /// <param name="timesteps">The timestep of each step, falling but for rounding and repetition; 1 or more.</param>
    /// <param name="sigmas">
    /// The noise level of each step followed by the one it all ends with; empty for samplers without.
    /// </param>
    /// <param name="initialNoiseScale">The factor that turns standard-normal noise into the first latent.</param>
    /// <param name="requestedSteps">The number of steps the user asked for; 1 or more.</param>
    /// <param name="trainTimesteps">
    /// The number of timesteps the model was trained on, 1000 for Stable Diffusion.
    /// </param>
    /// <param name="order">The number of listed steps that make up one step of the user's count; 1 or more.</param>
    public SamplerSchedule(
        ReadOnlySpan<float> timesteps,
        ReadOnlySpan<float> sigmas,
        float initialNoiseScale,
        int requestedSteps,
        int trainTimesteps,
        int order = 1)
    {
        if (timesteps.IsEmpty)
        {
            throw new ArgumentException("A schedule has at least one step.", nameof(timesteps));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(requestedSteps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trainTimesteps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(order);
        _timesteps = timesteps.ToArray();
        _sigmas = sigmas.ToArray();
        InitialNoiseScale = initialNoiseScale;
        RequestedSteps = requestedSteps;
        TrainTimesteps = trainTimesteps;
        Order = order;
    }

    /// <summary>Gets the number of steps, each one evaluation of the model.</summary>
    public int Count => _timesteps.Length;

    /// <summary>
    /// Gets the timestep of each step, as a model with a floating-point <c>timestep</c> input is given it.
    /// </summary>
    /// <value>
    /// Numbers that fall but for rounding and repetition, usually from <see cref="TrainTimesteps"/> - 1 down to 0, with fractions where the
    /// sampler has them.
    /// </value>
    public ReadOnlySpan<float> Timesteps => _timesteps;

    /// <summary>Gets the noise level (standard deviation over a signal of 1) of each step, then the last one.</summary>
    /// <value>Usually <see cref="Count"/> + 1 numbers; empty for samplers that know none.</value>
    public ReadOnlySpan<float> Sigmas => _sigmas;

    /// <summary>
    /// Gets the factor that turns standard-normal noise into the latent a text-to-image run begins with.
    /// </summary>
    public float InitialNoiseScale { get; }

    /// <summary>Gets the number of steps the user asked for.</summary>
    public int RequestedSteps { get; }

    /// <summary>Gets the number of timesteps the model was trained on.</summary>
    public int TrainTimesteps { get; }

    /// <summary>Gets the number of steps listed here for one step of the user's count.</summary>
    public int Order { get; }

    /// <summary>
    /// Gets the timestep for a model whose <c>timestep</c> input is an integer: truncated toward zero, as diffusers
    /// does.
    /// </summary>
    /// <param name="step">0 to <see cref="Count"/> - 1.</param>
    /// <returns>The whole timestep.</returns>
    public long GetIntegerTimestep(int step) => (long)_timesteps[step];

    /// <summary>Gets which of the steps the user asked for a listed step is part of.</summary>
    /// <param name="step">0 to <see cref="Count"/> - 1.</param>
    /// <returns>
    /// 0 to <see cref="RequestedSteps"/> - 1; where more are listed than <see cref="Order"/> explains, the sampler warms up,
    /// and those are part of the first.
    /// </returns>
    public int GetRequestedStep(int step)
    {
        int warmUp = Math.Max(((Count + Order - 1) / Order) - RequestedSteps, 0);
        return Math.Max((step / Order) - warmUp, 0);
    }

    /// <summary>
    /// Gets the first step of an image-to-image run by diffusers' rule: the last <c>int(n * strength)</c> of n
    /// requested steps are taken.
    /// </summary>
    /// <param name="strength">How much of the image is repainted, 0 (nothing) to 1 (everything).</param>
    /// <returns>0 to <see cref="Count"/>; <see cref="Count"/> means that nothing is left to denoise.</returns>
    public int GetFirstStep(double strength)
    {
        CheckShare(strength, nameof(strength));
        int taken = (int)(RequestedSteps * strength);
        return Math.Min((RequestedSteps - taken) * Order, Count);
    }

    /// <summary>Gets the steps between two points of the way by InvokeAI's rule, which compares timesteps.</summary>
    /// <param name="denoisingStart">Where to begin, 0 (noise) to 1 (finished image).</param>
    /// <param name="denoisingEnd">
    /// Where to end, 0 to 1; a run that ends early leaves the rest to a second one starting there.
    /// </param>
    /// <returns>The steps; empty where the end is not behind the start.</returns>
    public StepRange GetRange(double denoisingStart, double denoisingEnd)
    {
        CheckShare(denoisingStart, nameof(denoisingStart));
        CheckShare(denoisingEnd, nameof(denoisingEnd));
        int first = CountFrom(denoisingStart);
        return new StepRange(first, Math.Max(first, CountFrom(denoisingEnd)));
    }

    /// <summary>Counts the listed steps before a point: those whose timestep is not below the point's.</summary>
    private int CountFrom(double point)
    {
        // Half to even, as Python rounds.
        double threshold = Math.Round(TrainTimesteps * (1 - point), MidpointRounding.ToEven);
        int count = 0;
        for (int i = 0; i < _timesteps.Length; i += Order)
        {
            count += _timesteps[i] >= threshold ? 1 : 0;
        }

        return Math.Min(count * Order, Count);
    }

    private static void CheckShare(double value, string name)
    {
        if (!(value is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "Allowed is 0 to 1.");
        }
    }
}
