using System.Text;
using Invoke.Testing.Shared;

namespace Invoke.Inference.Onnx.Tests;

public sealed class SamplerConfigTests
{
    [Fact]
    public void Parse_EmojiDiffusion_ReadsWhatItSays()
    {
        string path = Path.Combine(RepositoryRoot.Path, "models", "emoji-diffusion", "scheduler", "scheduler_config.json");

        var config = SamplerConfig.Parse(File.ReadAllBytes(path), path);

        Assert.Equal(
            new SamplerConfig
            {
                ClassName = "DDIMScheduler",
                BetaStart = 0.00085,
                BetaEnd = 0.012,
                BetaSchedule = BetaSchedule.ScaledLinear,
                TimestepSpacing = TimestepSpacing.Leading,
                StepsOffset = 1,
                SetAlphaToOne = false,
                ClipSample = false,
                SkipPrkSteps = true,
            },
            config);
    }

    [Fact]
    public void Parse_EmptyObject_GivesDefaults() => Assert.Equal(new SamplerConfig(), Parse("{}"));

    [Fact]
    public void Parse_UnknownKeysAndPythonNumbers_AreTolerated()
    {
        SamplerConfig config = Parse(
            """{"lambda_min_clipped": -Infinity, "a": Infinity, "b": [NaN], "c": "say \"NaN\"", "_class_name": "NaN", "steps_offset": 1}""");

        Assert.Equal(new SamplerConfig { ClassName = "NaN", StepsOffset = 1 }, config);
    }

    [Theory]
    [InlineData("use_karras_sigmas", SigmaSpacing.Karras)]
    [InlineData("use_exponential_sigmas", SigmaSpacing.Exponential)]
    [InlineData("use_beta_sigmas", SigmaSpacing.Beta)]
    public void Parse_SigmaSpacing_IsOneOfThreeFlags(string key, SigmaSpacing expected) =>
        Assert.Equal(expected, Parse($$"""{"{{key}}": true}""").SigmaSpacing);

    [Fact]
    public void Parse_SettingsOfSolvers_AreRead()
    {
        SamplerConfig config = Parse(
            """
            {
              "solver_order": 3, "algorithm_type": "sde-dpmsolver++", "solver_type": "heun", "lower_order_final": false, "euler_at_final": true,
              "predict_x0": false, "disable_corrector": [0, 2], "variance_type": "fixed_large", "skip_prk_steps": true,
              "original_inference_steps": 20, "timestep_scaling": 5
            }
            """);

        Assert.Equal([0, 2], config.DisableCorrector);
        Assert.Equal(
            new SamplerConfig
            {
                SolverOrder = 3,
                AlgorithmType = DpmAlgorithm.SdeDpmSolverPlusPlus,
                SolverType = SolverType.Heun,
                LowerOrderFinal = false,
                EulerAtFinal = true,
                PredictX0 = false,
                DisableCorrector = config.DisableCorrector,
                VarianceType = VarianceType.FixedLarge,
                SkipPrkSteps = true,
                OriginalSteps = 20,
                TimestepScaling = 5,
            },
            config);
    }

    [Fact]
    public void Parse_ClippingAndInterpolation_AreRead()
    {
        SamplerConfig config = Parse("""{"clip_sample": true, "clip_sample_range": 2.5, "interpolation_type": "log_linear"}""");

        Assert.Equal((true, 2.5, SigmaInterpolation.LogLinear), (config.ClipSample, config.ClipSampleRange, config.SigmaInterpolation));
    }

    [Fact]
    public void Parse_TrainedBetas_AreUsed()
    {
        SamplerConfig config = Parse("""{"num_train_timesteps": 3, "trained_betas": [0.1, 0.2, 0.5]}""");

        float[] alphas = TrainingNoise.CreateAlphas(config);

        Assert.Equal([0.1f, 0.2f, 0.5f], config.TrainedBetas);
        Assert.Equal([0.9f, 0.72f, 0.36f], alphas.Select(alpha => MathF.Round(alpha, 6)));
    }

    [Theory]
    [InlineData("nonsense", "not valid JSON")]
    [InlineData("[]", "JSON object")]
    [InlineData("""{"prediction_type": "flow_prediction"}""", "prediction_type is 'flow_prediction'; supported: epsilon, v_prediction, sample")]
    [InlineData("""{"timestep_spacing": 3}""", "timestep_spacing is 3; expected a text")]
    [InlineData("""{"beta_schedule": "sigmoid"}""", "beta_schedule is 'sigmoid'")]
    [InlineData("""{"beta_start": 0}""", "beta_start is 0")]
    [InlineData("""{"num_train_timesteps": 0}""", "num_train_timesteps is 0")]
    [InlineData("""{"num_train_timesteps": 10.5}""", "num_train_timesteps is 10.5")]
    [InlineData("""{"clip_sample": "yes"}""", "clip_sample is \"yes\"; expected true or false")]
    [InlineData("""{"use_karras_sigmas": true, "use_beta_sigmas": true}""", "only one of")]
    [InlineData("""{"trained_betas": [0.1]}""", "trained_betas holds 1 numbers; num_train_timesteps is 1000")]
    [InlineData("""{"num_train_timesteps": 1, "trained_betas": [2]}""", "trained_betas holds 2")]
    [InlineData("""{"sigma_min": -1}""", "sigma_min is -1")]
    [InlineData("""{"solver_order": 0}""", "solver_order is 0")]
    [InlineData("""{"algorithm_type": "magic"}""", "algorithm_type is 'magic'; supported: dpmsolver++, dpmsolver, sde-dpmsolver++, sde-dpmsolver")]
    [InlineData("""{"disable_corrector": ["a"]}""", "disable_corrector holds \"a\"; expected whole numbers")]
    [InlineData("""{"variance_type": "learned_range"}""", "variance_type is 'learned_range'; supported: fixed_small")]
    [InlineData("""{"use_flow_sigmas": true}""", "use_flow_sigmas is true")]
    [InlineData("""{"_class_name": "FlowMatchEulerDiscreteScheduler"}""", "flow-matching")]
    public void Parse_BadValue_NamesFileKeyAndValue(string json, string expected)
    {
        var exception = Assert.Throws<ModelFileException>(() => Parse(json));

        Assert.Equal("my/scheduler_config.json", exception.Path);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Contains("my/scheduler_config.json", exception.Message, StringComparison.Ordinal);
    }

    private static SamplerConfig Parse(string json) => SamplerConfig.Parse(Encoding.UTF8.GetBytes(json), "my/scheduler_config.json");
}
