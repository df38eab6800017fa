using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests;

/// <summary>One recorded trajectory of vectors/samplers.</summary>
internal sealed class SamplerVector : IDisposable
{
    private readonly JsonDocument _document;

    private SamplerVector(JsonDocument document) => _document = document;

    public JsonElement Root => _document.RootElement;

    public string Id => Root.GetProperty("id").GetString() ?? "";

    public string Scheduler => Root.GetProperty("scheduler").GetString() ?? "";

    public int Steps => Root.GetProperty("num_inference_steps").GetInt32();

    public bool IsImageToImage => Root.GetProperty("mode").GetString() == "img2img";

    public bool TruncatesTimesteps => Root.GetProperty("model_timestep").GetString() == "trunc_int64";

    public double Tolerance => Root.GetProperty("sensitivity").GetProperty("suggested_atol").GetDouble();

    public JsonElement ImageToImage => Root.GetProperty("img2img");

    public float[] Floats(string name) => Floats(Root.GetProperty(name));

    public SamplerConfig Config => SamplerConfig.Parse(
        System.Text.Encoding.UTF8.GetBytes(Root.GetProperty("config").GetRawText()), Id + ".json");

    public static SamplerVector Open(string path) => new(JsonDocument.Parse(File.ReadAllBytes(path)));

    public static IEnumerable<string> Files() => Directory.EnumerateFiles(Vectors.PathOf("samplers"), "*.json")
        .Where(path => !Path.GetFileName(path).StartsWith('_'))
        .Order(StringComparer.Ordinal);

    public static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(value => (float)value.GetDouble())];

    /// <summary>The name of the case's sampler in InvokeAI.</summary>
    public string Name => Scheduler switch
    {
        "DDIMScheduler" => "ddim",
        "DDPMScheduler" => "ddpm",
        "DEISMultistepScheduler" => "deis",
        "DPMSolverMultistepScheduler" when Config.SolverOrder == 3 => "dpmpp_3m",
        "DPMSolverMultistepScheduler" when Config.AlgorithmType == DpmAlgorithm.SdeDpmSolverPlusPlus => "dpmpp_2m_sde",
        "DPMSolverMultistepScheduler" => "dpmpp_2m",
        "DPMSolverSinglestepScheduler" => "dpmpp_2s",
        "DPMSolverSDEScheduler" => "dpmpp_sde",
        "EulerDiscreteScheduler" => "euler",
        "EulerAncestralDiscreteScheduler" => "euler_a",
        "HeunDiscreteScheduler" => "heun",
        "KDPM2DiscreteScheduler" => "kdpm_2",
        "KDPM2AncestralDiscreteScheduler" => "kdpm_2_a",
        "LCMScheduler" => "lcm",
        "LMSDiscreteScheduler" => "lms",
        "PNDMScheduler" => "pndm",
        "TCDScheduler" => "tcd",
        "UniPCMultistepScheduler" => "unipc",
        _ => Scheduler,
    };

    /// <summary>The sampler a case was recorded from, or null for one that this package does not have.</summary>
    public ISampler? CreateSampler() => Scheduler switch
    {
        "DDIMScheduler" => new DdimSampler { Eta = Argument("eta", 0) },
        "EulerDiscreteScheduler" => new EulerSampler
        {
            Churn = Argument("s_churn", 0),
            ChurnMinimum = Argument("s_tmin", 0),
            ChurnMaximum = Argument("s_tmax", double.PositiveInfinity),
            ChurnNoise = Argument("s_noise", 1),
        },
        "EulerAncestralDiscreteScheduler" => new EulerAncestralSampler(),
        "HeunDiscreteScheduler" => new HeunSampler(),
        "LMSDiscreteScheduler" => new LmsSampler(),
        "KDPM2DiscreteScheduler" => new Kdpm2Sampler(),
        "KDPM2AncestralDiscreteScheduler" => new Kdpm2AncestralSampler(),
        "DPMSolverSDEScheduler" => new DpmSdeSampler(),
        "DPMSolverMultistepScheduler" => new DpmMultistepSampler(),
        "DPMSolverSinglestepScheduler" => new DpmSinglestepSampler(),
        "DEISMultistepScheduler" => new DeisSampler(),
        "UniPCMultistepScheduler" => new UniPCSampler(),
        "DDPMScheduler" => new DdpmSampler(),
        "PNDMScheduler" => new PndmSampler(),
        "LCMScheduler" => new LcmSampler(),
        "TCDScheduler" => new TcdSampler { Eta = Argument("eta", 0.3) },
        _ => null,
    };

    /// <summary>The stand-in model all cases were recorded with.</summary>
    public static void StandIn(ReadOnlySpan<float> input, float timestep, Span<float> output)
    {
        for (int i = 0; i < input.Length; i++)
        {
            output[i] = (0.9f * input[i]) + (0.1f * MathF.Sin(3f * input[i])) + (0.05f * MathF.Cos(timestep / 100f));
        }
    }

    public void Dispose() => _document.Dispose();

    private double Argument(string name, double otherwise) =>
        Root.GetProperty("step_kwargs").TryGetProperty(name, out JsonElement value) ? value.GetDouble() : otherwise;
}
