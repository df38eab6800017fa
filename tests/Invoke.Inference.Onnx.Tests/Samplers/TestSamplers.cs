namespace Invoke.Inference.Onnx.Tests;

/// <summary>The samplers of the catalog and others with settings that no name has.</summary>
internal static class TestSamplers
{
    public static Dictionary<string, ISampler> Others { get; } = new()
    {
        ["ddim eta"] = new DdimSampler { Eta = 1 },
        ["ddpm large"] = With(new DdpmSampler(), config => config with { VarianceType = VarianceType.FixedLarge, ClipSample = true }),
        ["dpm noise"] = With(new DpmMultistepSampler(), config => config with { AlgorithmType = DpmAlgorithm.DpmSolver, FinalSigma = FinalSigma.Minimum }),
        ["dpm sde noise"] = With(
            new DpmMultistepSampler(), config => config with { AlgorithmType = DpmAlgorithm.SdeDpmSolver, FinalSigma = FinalSigma.Minimum }),
        ["dpm sde 3"] = With(
            new DpmMultistepSampler(), config => config with { AlgorithmType = DpmAlgorithm.SdeDpmSolverPlusPlus, SolverOrder = 3 }),
        ["dpmpp_2s sde"] = With(new DpmSinglestepSampler(), config => config with { AlgorithmType = DpmAlgorithm.SdeDpmSolverPlusPlus }),
        ["deis 3"] = With(new DeisSampler(), config => config with { SolverOrder = 3 }),
        ["euler churn"] = new EulerSampler { Churn = 2 },
        ["heun clip"] = With(new HeunSampler(), config => config with { ClipSample = true }),
        ["pndm prk"] = With(new PndmSampler(), config => config with { SkipPrkSteps = false }),
        ["unipc 3"] = With(new UniPCSampler(), config => config with { SolverOrder = 3, DisableCorrector = [0, 1] }),
        ["unipc noise"] = With(
            new UniPCSampler(), config => config with { PredictX0 = false, SolverType = SolverType.Bh1, FinalSigma = FinalSigma.Minimum }),
    };

    public static SamplerConfig StableDiffusion { get; } = new()
    {
        BetaStart = 0.00085,
        BetaEnd = 0.012,
        BetaSchedule = BetaSchedule.ScaledLinear,
        StepsOffset = 1,
        SetAlphaToOne = false,
        ClipSample = false,
        SkipPrkSteps = true,
    };

    public static ISampler Create(string name) =>
        Others.TryGetValue(name, out ISampler? sampler) ? sampler : SamplerCatalog.Default.Get(name);

    private static ConfiguredSampler With(ISampler sampler, Func<SamplerConfig, SamplerConfig> change) => new(sampler, change);
}
