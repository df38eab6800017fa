namespace Invoke.Inference.Onnx;

/// <summary>One trajectory of <see cref="DpmSinglestepSampler"/>.</summary>
internal sealed class DpmSinglestepRun : DpmRun
{
    private readonly int _order;
    private readonly bool _endsFirstOrder;
    private readonly float[] _start;

    public DpmSinglestepRun(SamplerConfig config, int order, SamplerSchedule schedule, int length)
        : base(config, order, schedule, length)
    {
        _order = order;

        // An odd step is left over anyway; a pair at the end is split so that the last step is of order 1.
        _endsFirstOrder = config.LowerOrderFinal == true || config.FinalSigma == FinalSigma.Zero;
        _start = new float[length];
    }

    protected override void StepCore(
        int step, ReadOnlySpan<float> modelOutput, Span<float> latent, Span<float> denoised, INoiseSource noise)
    {
        Remember(step, modelOutput, latent, denoised);
        double to = Schedule.Sigmas[step + 1];
        bool isSecond = _order == 2 && step % 2 == 1 && Outputs.Count == 2 && !(_endsFirstOrder && step == Schedule.Count - 1);
        if (!isSecond)
        {
            latent.CopyTo(_start);
            DpmUpdate single = UpdateBetween(Schedule.Sigmas[step], to, order: 1);
            Combine(_start, single.Latent, [single.Value], single.Noise, latent, noise);
            return;
        }

        DpmUpdate update = UpdateBetween(Schedule.Sigmas[step - 1], to, order: 2);
        double share = (LambdaAt(step) - LambdaAt(step - 1)) / (LambdaAt(step + 1) - LambdaAt(step - 1));
        double slope = update.Slope / share;
        Combine(_start, update.Latent, [slope, update.Value - slope], update.Noise, latent, noise);
    }
}
