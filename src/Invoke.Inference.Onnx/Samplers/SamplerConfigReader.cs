using System.Text.Json;

namespace Invoke.Inference.Onnx;

/// <summary>Reads the keys of a scheduler_config.json and says which one is wrong.</summary>
internal sealed class SamplerConfigReader
{
    private readonly JsonElement _root;
    private readonly string _source;

    public SamplerConfigReader(JsonElement root, string source)
    {
        _root = root;
        _source = source;
    }

    public SamplerConfig Read()
    {
        if (_root.ValueKind != JsonValueKind.Object)
        {
            throw new ModelFileException($"'{_source}' must hold a JSON object; download the model's scheduler folder again.", _source);
        }

        string? className = Text("_class_name");
        RejectOtherMathematics(className);
        var defaults = new SamplerConfig();
        int trainTimesteps = Integer("num_train_timesteps", 1) ?? defaults.TrainTimesteps;
        return new SamplerConfig
        {
            ClassName = className,
            TrainTimesteps = trainTimesteps,
            BetaStart = Beta("beta_start") ?? defaults.BetaStart,
            BetaEnd = Beta("beta_end") ?? defaults.BetaEnd,
            BetaSchedule = OneOf("beta_schedule",
                ("linear", BetaSchedule.Linear),
                ("scaled_linear", BetaSchedule.ScaledLinear),
                ("squaredcos_cap_v2", BetaSchedule.SquaredCosine)) ?? defaults.BetaSchedule,
            TrainedBetas = Betas(trainTimesteps),
            RescaleBetasZeroSnr = Flag("rescale_betas_zero_snr") ?? defaults.RescaleBetasZeroSnr,
            PredictionType = OneOf("prediction_type",
                ("epsilon", PredictionType.Epsilon),
                ("v_prediction", PredictionType.Velocity),
                ("sample", PredictionType.Sample)) ?? defaults.PredictionType,
            TimestepSpacing = OneOf("timestep_spacing",
                ("linspace", TimestepSpacing.Linspace),
                ("leading", TimestepSpacing.Leading),
                ("trailing", TimestepSpacing.Trailing)),
            StepsOffset = Integer("steps_offset", 0) ?? defaults.StepsOffset,
            SetAlphaToOne = Flag("set_alpha_to_one"),
            SigmaSpacing = Sigmas(),
            SigmaInterpolation = OneOf("interpolation_type",
                ("linear", SigmaInterpolation.Linear),
                ("log_linear", SigmaInterpolation.LogLinear)) ?? defaults.SigmaInterpolation,
            SigmaMin = Positive("sigma_min"),
            SigmaMax = Positive("sigma_max"),
            FinalSigma = OneOf("final_sigmas_type",
                ("zero", FinalSigma.Zero),
                ("sigma_min", FinalSigma.Minimum)) ?? defaults.FinalSigma,
            TimestepType = OneOf("timestep_type",
                ("discrete", TimestepType.Discrete),
                ("continuous", TimestepType.Continuous)) ?? defaults.TimestepType,
            ClipSample = Flag("clip_sample"),
            ClipSampleRange = Positive("clip_sample_range") ?? defaults.ClipSampleRange,
            Thresholding = Flag("thresholding") ?? defaults.Thresholding,
            SolverOrder = Integer("solver_order", 1),
            AlgorithmType = OneOf("algorithm_type",
                ("dpmsolver++", DpmAlgorithm.DpmSolverPlusPlus),
                ("dpmsolver", DpmAlgorithm.DpmSolver),
                ("sde-dpmsolver++", DpmAlgorithm.SdeDpmSolverPlusPlus),
                ("sde-dpmsolver", DpmAlgorithm.SdeDpmSolver),
                ("deis", DpmAlgorithm.DpmSolverPlusPlus)) ?? defaults.AlgorithmType,
            SolverType = OneOf("solver_type",
                ("midpoint", SolverType.Midpoint),
                ("heun", SolverType.Heun),
                ("logrho", SolverType.LogRho),
                ("bh1", SolverType.Bh1),
                ("bh2", SolverType.Bh2)),
            LowerOrderFinal = Flag("lower_order_final"),
            EulerAtFinal = Flag("euler_at_final") ?? defaults.EulerAtFinal,
            PredictX0 = Flag("predict_x0") ?? defaults.PredictX0,
            DisableCorrector = Steps("disable_corrector"),
            VarianceType = OneOf("variance_type",
                ("fixed_small", VarianceType.FixedSmall),
                ("fixed_small_log", VarianceType.FixedSmall),
                ("fixed_large", VarianceType.FixedLarge)) ?? defaults.VarianceType,
            SkipPrkSteps = Flag("skip_prk_steps") ?? defaults.SkipPrkSteps,
            OriginalSteps = Integer("original_inference_steps", 1) ?? defaults.OriginalSteps,
            TimestepScaling = Positive("timestep_scaling") ?? defaults.TimestepScaling,
        };
    }

    /// <summary>
    /// These models do not add noise by betas; sampling them as if they did gives noise, not an image.
    /// </summary>
    private void RejectOtherMathematics(string? className)
    {
        string? reason =
            StartsWith("FlowMatch") || StartsWith("EDM") ? $"_class_name is '{className}'"
            : Flag("use_flow_sigmas") == true ? "use_flow_sigmas is true"
            : null;
        if (reason is not null)
        {
            throw new ModelFileException(
                $"'{_source}': {reason}; flow-matching and EDM models are not supported, only those trained with betas "
                + "(Stable Diffusion 1, 2, XL).",
                _source);
        }

        bool StartsWith(string prefix) => className?.StartsWith(prefix, StringComparison.Ordinal) == true;
    }

    private SigmaSpacing Sigmas()
    {
        var chosen = SigmaSpacing.Timesteps;
        int count = 0;
        foreach ((string key, SigmaSpacing spacing) in ((string, SigmaSpacing)[])[
            ("use_karras_sigmas", SigmaSpacing.Karras),
            ("use_exponential_sigmas", SigmaSpacing.Exponential),
            ("use_beta_sigmas", SigmaSpacing.Beta)])
        {
            if (Flag(key) == true)
            {
                chosen = spacing;
                count++;
            }
        }

        return count <= 1
            ? chosen
            : throw new ModelFileException(
                $"'{_source}': only one of use_karras_sigmas, use_exponential_sigmas and use_beta_sigmas may be true.", _source);
    }

    private float[]? Betas(int trainTimesteps)
    {
        if (!TryGet("trained_betas", JsonValueKind.Array, "an array of numbers", out JsonElement element))
        {
            return null;
        }

        if (element.GetArrayLength() != trainTimesteps)
        {
            throw Bad("trained_betas", $"holds {element.GetArrayLength()} numbers; num_train_timesteps is {trainTimesteps}");
        }

        float[] betas = new float[trainTimesteps];
        int i = 0;
        foreach (JsonElement item in element.EnumerateArray())
        {
            betas[i++] = item.ValueKind == JsonValueKind.Number && item.TryGetSingle(out float beta) && beta is > 0 and < 1
                ? beta
                : throw Bad("trained_betas", $"holds {item.GetRawText()}; allowed is above 0 and below 1");
        }

        return betas;
    }

    private int[] Steps(string key) =>
        !TryGet(key, JsonValueKind.Array, "an array of whole numbers", out JsonElement element) ? []
        : [.. element.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int step)
            ? step
            : throw Bad(key, $"holds {item.GetRawText()}; expected whole numbers"))];

    private double? Beta(string key) =>
        Number(key) is not { } value ? null
        : value is > 0 and < 1 ? value
        : throw Bad(key, $"is {value}; allowed is above 0 and below 1");

    private double? Positive(string key) =>
        Number(key) is not { } value ? null
        : value > 0 ? value
        : throw Bad(key, $"is {value}; it must be above 0");

    private double? Number(string key)
    {
        if (!TryGet(key, JsonValueKind.Number, "a number", out JsonElement element))
        {
            return null;
        }

        double value = element.GetDouble();
        return double.IsFinite(value) ? value : throw Bad(key, $"is {element.GetRawText()}; expected a finite number");
    }

    private int? Integer(string key, int minimum)
    {
        if (!TryGet(key, JsonValueKind.Number, "a whole number", out JsonElement element))
        {
            return null;
        }

        return element.TryGetInt32(out int value) && value >= minimum
            ? value
            : throw Bad(key, $"is {element.GetRawText()}; expected a whole number from {minimum}");
    }

    private bool? Flag(string key)
    {
        if (!_root.TryGetProperty(key, out JsonElement element) || element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return element.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? element.GetBoolean()
            : throw Bad(key, $"is {element.GetRawText()}; expected true or false");
    }

    private string? Text(string key) =>
        TryGet(key, JsonValueKind.String, "a text", out JsonElement element) ? element.GetString() : null;

    private T? OneOf<T>(string key, params ReadOnlySpan<(string Name, T Value)> allowed)
        where T : struct
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        string names = "";
        foreach ((string name, T value) in allowed)
        {
            if (name == text)
            {
                return value;
            }

            names += names.Length == 0 ? name : ", " + name;
        }

        throw Bad(key, $"is '{text}'; supported: {names}");
    }

    private bool TryGet(string key, JsonValueKind kind, string expected, out JsonElement element)
    {
        if (!_root.TryGetProperty(key, out element) || element.ValueKind == JsonValueKind.Null)
        {
            return false;
        }

        return element.ValueKind == kind ? true : throw Bad(key, $"is {element.GetRawText()}; expected {expected}");
    }

    private ModelFileException Bad(string key, string problem) => new($"'{_source}': {key} {problem}.", _source);
}
