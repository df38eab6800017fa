namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="DpmMultistepSampler"/>.</summary>
internal sealed class DpmMultistepRun : DpmRun
{
    private readonly int _order;
    private readonly bool _lowersFinalOrder;
    private readonly bool _endsFirstOrder;

    public DpmMultistepRun(SamplerConfig config, int order, SamplerSchedule schedule, int length)
        : base(config, order, schedule, length)
    {
        _order = order;
        _lowersFinalOrder = MultistepOrder.LowersFinal(config, schedule);
        _endsFirstOrder = config.EulerAtFinal || config.FinalSigma == FinalSigma.Zero;
    }

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        Remember(step, modelOutput, latent, denoised);
        int left = Schedule.Count - step;
        int order = Math.Min(MultistepOrder.At(_order, left, _lowersFinalOrder), Outputs.Count);
        bool isStill = Schedule.Sigmas[step] == Schedule.Sigmas[step + 1];
        order = isStill || (left == 1 && _endsFirstOrder) ? 1 : order;
        DpmUpdate update = UpdateBetween(Schedule.Sigmas[step], Schedule.Sigmas[step + 1], order);
        if (order == 1)
        {
            Combine(latent, update.Latent, [update.Value], update.Noise, latent, noise);
            return;
        }

        double h = LambdaAt(step + 1) - LambdaAt(step);
        double newer = (LambdaAt(step) - LambdaAt(step - 1)) / h;
        if (order == 2)
        {
            double slope = update.Slope / newer;
            Combine(latent, update.Latent, [update.Value + slope, -slope], update.Noise, latent, noise);
            return;
        }

        // Divided differences of three outputs: slope and curve at the start of the step.
        double older = (LambdaAt(step - 1) - LambdaAt(step - 2)) / h;
        double bend = ((update.Slope * newer) + update.Curve) / (newer + older);
        double first = (update.Slope + bend) / newer;
        double second = bend / older;
        Combine(latent, update.Latent, [update.Value + first, -first - second, second], update.Noise, latent, noise);
    }
}
