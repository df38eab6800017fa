namespace Invoke.Inference.Onnx;

/// <summary>The unified predictor-corrector (Zhao et al., 2023): <c>unipc</c>.</summary>
/// <remarks>
/// Deterministic, of order 2 where <see cref="SamplerConfig.SolverOrder"/> is not set: each evaluation first corrects the
/// latent it was made for, then predicts the next one. Timesteps are picked by linspace where the configuration names no
/// spacing. Karras, exponential and beta levels span the whole training.
/// </remarks>
public sealed class UniPCSampler : ISampler
{
    /// <inheritdoc/>
    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        ConfigGuard.RefuseThresholding(config);
        if (!config.PredictX0 && config.FinalSigma == FinalSigma.Zero)
        {
            throw new NotSupportedException(
                "unipc in the noise (predict_x0 false) cannot end at a noise level of 0; set final_sigmas_type to sigma_min.");
        }

        int order = ConfigGuard.OrderOf(config, 3);
        SamplerSchedule schedule = MultistepSchedule.Create(
            config,
            steps,
            roundsKarras: true,
            (last, lowest) => config.FinalSigma == FinalSigma.Zero ? 0 : config.SigmaSpacing == SigmaSpacing.Timesteps ? lowest : last);
        return new UniPCRun(config, order, schedule, length);
    }
}
