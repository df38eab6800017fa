namespace Invoke.Inference.Onnx;

/// <summary>Refuses what a configuration asks for and a sampler does not do.</summary>
internal static class ConfigGuard
{
    /// <summary>Refuses dynamic thresholding.</summary>
    public static void RefuseThresholding(SamplerConfig config)
    {
        if (config.Thresholding)
        {
            throw new NotSupportedException(
                "The configuration asks for dynamic thresholding, which is meant for models of pixels, not latents.");
        }
    }

    /// <summary>Refuses an equation in the noise for a run that ends without any.</summary>
    public static void RefuseNoiseEndingAtZero(SamplerConfig config)
    {
        if (config.FinalSigma == FinalSigma.Zero && config.AlgorithmType is DpmAlgorithm.DpmSolver or DpmAlgorithm.SdeDpmSolver)
        {
            throw new NotSupportedException(
                "A DPM-Solver in the noise (algorithm_type dpmsolver or sde-dpmsolver) cannot end at a noise level of 0; set "
                + "final_sigmas_type to sigma_min, or use dpmsolver++.");
        }
    }

    /// <summary>Gets the order of a multistep solver, 2 where the configuration names none.</summary>
    public static int OrderOf(SamplerConfig config, int maximum) => config.SolverOrder switch
    {
        null => 2,
        { } order when order >= 1 && order <= maximum => order,
        { } order => throw new NotSupportedException($"The configuration's solver_order is {order}; this sampler knows 1 to {maximum}."),
    };
}
