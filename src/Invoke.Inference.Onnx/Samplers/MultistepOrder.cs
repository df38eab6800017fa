namespace Invoke.Inference.Onnx;

/// <summary>How multistep solvers lower their order towards the end of a run of few steps.</summary>
internal static class MultistepOrder
{
    // Below this many steps high orders overshoot at the end (lower_order_final).
    private const int FewSteps = 15;

    /// <summary>Tells whether a run lowers its order at the end.</summary>
    public static bool LowersFinal(SamplerConfig config, SamplerSchedule schedule) =>
        config.LowerOrderFinal != false && schedule.Count < FewSteps;

    /// <summary>Gets the order of a step.</summary>
    /// <param name="order">The solver's order.</param>
    /// <param name="left">The number of steps left, this one included.</param>
    /// <param name="lowersFinal">Whether the order falls to 1 at the last step.</param>
    public static int At(int order, int left, bool lowersFinal) => lowersFinal ? Math.Min(order, left) : order;
}
