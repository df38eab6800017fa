using System.Text.Json;

namespace Invoke.Inference.Onnx;

/// <summary>How a model was trained and wants to be sampled: diffusers' <c>scheduler_config.json</c>.</summary>
/// <remarks>
/// A property left <see langword="null"/> means "what the sampler does by default", which differs between samplers.
/// Change one with <c>config with { … }</c>.
/// </remarks>
public sealed record SamplerConfig
{
    /// <summary>
    /// Gets the diffusers class the model's author chose (<c>_class_name</c>), such as <c>DDIMScheduler</c>.
    /// </summary>
    /// <value>Informative; the sampler asked for is used whatever stands here.</value>
    public string? ClassName { get; init; }

    /// <summary>Gets the number of training timesteps (<c>num_train_timesteps</c>).</summary>
    /// <value>1 or more; 1000 by default.</value>
    public int TrainTimesteps { get; init; } = 1000;

    /// <summary>Gets the noise added at the first training timestep (<c>beta_start</c>).</summary>
    /// <value>Above 0, below 1; 0.0001 by default, 0.00085 for Stable Diffusion.</value>
    public double BetaStart { get; init; } = 0.0001;

    /// <summary>Gets the noise added at the last training timestep (<c>beta_end</c>).</summary>
    /// <value>Above 0, below 1; 0.02 by default, 0.012 for Stable Diffusion.</value>
    public double BetaEnd { get; init; } = 0.02;

    /// <summary>Gets how the noise grows in between (<c>beta_schedule</c>).</summary>
    /// <value><see cref="BetaSchedule.Linear"/> by default.</value>
    public BetaSchedule BetaSchedule { get; init; }

    /// <summary>
    /// Gets the noise of every training timestep (<c>trained_betas</c>), instead of start, end and schedule.
    /// </summary>
    /// <value><see cref="TrainTimesteps"/> numbers, or <see langword="null"/>, the default.</value>
    public IReadOnlyList<float>? TrainedBetas { get; init; }

    /// <summary>
    /// Gets whether the noise is rescaled so that nothing of the image is left at the last timestep
    /// (<c>rescale_betas_zero_snr</c>).
    /// </summary>
    /// <value><see langword="false"/> by default; see Lin et al., 2024, algorithm 1.</value>
    public bool RescaleBetasZeroSnr { get; init; }

    /// <summary>Gets what the model's output means (<c>prediction_type</c>).</summary>
    /// <value><see cref="PredictionType.Epsilon"/> by default.</value>
    public PredictionType PredictionType { get; init; }

    /// <summary>Gets how timesteps are picked (<c>timestep_spacing</c>).</summary>
    /// <value><see langword="null"/> by default: leading for <c>ddim</c>, <c>ddpm</c> and <c>pndm</c>, linspace for others.</value>
    public TimestepSpacing? TimestepSpacing { get; init; }

    /// <summary>Gets what leading timesteps are shifted by (<c>steps_offset</c>).</summary>
    /// <value>0 or more; 0 by default, 1 for Stable Diffusion.</value>
    public int StepsOffset { get; init; }

    /// <summary>
    /// Gets whether the last step ends at a signal of exactly 1 (<c>set_alpha_to_one</c>) or at that of timestep 0.
    /// </summary>
    /// <value><see langword="null"/> by default: <see langword="true"/> for <c>ddim</c>, <see langword="false"/> for others.</value>
    public bool? SetAlphaToOne { get; init; }

    /// <summary>
    /// Gets how noise levels fall (<c>use_karras_sigmas</c>, <c>use_exponential_sigmas</c>, <c>use_beta_sigmas</c>).
    /// </summary>
    /// <value><see cref="SigmaSpacing.Timesteps"/> by default.</value>
    public SigmaSpacing SigmaSpacing { get; init; }

    /// <summary>Gets how levels between timesteps are found (<c>interpolation_type</c>).</summary>
    /// <value><see cref="SigmaInterpolation.Linear"/> by default.</value>
    public SigmaInterpolation SigmaInterpolation { get; init; }

    /// <summary>Gets the lowest noise level of a Karras, exponential or beta schedule (<c>sigma_min</c>).</summary>
    /// <value>Above 0, or <see langword="null"/>, the default: that of the last timestep.</value>
    public double? SigmaMin { get; init; }

    /// <summary>Gets the highest noise level of a Karras, exponential or beta schedule (<c>sigma_max</c>).</summary>
    /// <value>Above 0, or <see langword="null"/>, the default: that of the first timestep.</value>
    public double? SigmaMax { get; init; }

    /// <summary>Gets the noise level after the last step (<c>final_sigmas_type</c>).</summary>
    /// <value><see cref="FinalSigma.Zero"/> by default.</value>
    public FinalSigma FinalSigma { get; init; }

    /// <summary>Gets what the model is told about the noise level (<c>timestep_type</c>).</summary>
    /// <value><see cref="TimestepType.Discrete"/> by default.</value>
    public TimestepType TimestepType { get; init; }

    /// <summary>
    /// Gets whether estimates of the finished latent are clamped (<c>clip_sample</c>); meant for models of pixels.
    /// </summary>
    /// <value>
    /// <see langword="null"/> by default: <see langword="true"/> for <c>ddim</c> and <c>ddpm</c>, as in diffusers.
    /// </value>
    public bool? ClipSample { get; init; }

    /// <summary>Gets the bound of that clamp on both sides of 0 (<c>clip_sample_range</c>).</summary>
    /// <value>Above 0; 1 by default.</value>
    public double ClipSampleRange { get; init; } = 1;

    /// <summary>
    /// Gets whether the model asks for dynamic thresholding (<c>thresholding</c>), which latent models never do.
    /// </summary>
    /// <value><see langword="false"/> by default; samplers that would need it refuse the configuration.</value>
    public bool Thresholding { get; init; }

    /// <summary>Gets how many outputs of the model a multistep sampler combines (<c>solver_order</c>).</summary>
    /// <value>
    /// 1 to 3, or <see langword="null"/>, the default: what the sampler's name says, and 2 for <c>deis</c> and <c>unipc</c>.
    /// </value>
    public int? SolverOrder { get; init; }

    /// <summary>Gets the equation a DPM-Solver solves (<c>algorithm_type</c>).</summary>
    /// <value>
    /// <see cref="DpmAlgorithm.DpmSolverPlusPlus"/> by default; names of samplers with their own algorithm override it.
    /// </value>
    public DpmAlgorithm AlgorithmType { get; init; }

    /// <summary>Gets which of a solver's variants is used (<c>solver_type</c>).</summary>
    /// <value>
    /// <see langword="null"/> by default: midpoint for DPM-Solvers, bh2 for <c>unipc</c>. Samplers without the variant named
    /// here use their default.
    /// </value>
    public SolverType? SolverType { get; init; }

    /// <summary>
    /// Gets whether multistep samplers lower their order in the last two of fewer than 15 steps
    /// (<c>lower_order_final</c>).
    /// </summary>
    /// <value>
    /// <see langword="null"/> by default: <see langword="true"/>, but for <c>dpmpp_2s</c>. A last step to a noise level of 0
    /// is of order 1 anyway.
    /// </value>
    public bool? LowerOrderFinal { get; init; }

    /// <summary>
    /// Gets whether the last step of a multistep DPM-Solver is of order 1 whatever the number of steps
    /// (<c>euler_at_final</c>).
    /// </summary>
    /// <value><see langword="false"/> by default.</value>
    public bool EulerAtFinal { get; init; }

    /// <summary>
    /// Gets whether <c>unipc</c> combines estimates of the image (<c>predict_x0</c>) or of the noise.
    /// </summary>
    /// <value><see langword="true"/> by default.</value>
    public bool PredictX0 { get; init; } = true;

    /// <summary>Gets the steps after which <c>unipc</c> does not correct the latent (<c>disable_corrector</c>).</summary>
    /// <value>Indices of steps; empty by default.</value>
    public IReadOnlyList<int> DisableCorrector { get; init; } = [];

    /// <summary>Gets how much noise <c>ddpm</c> adds back at each step (<c>variance_type</c>).</summary>
    /// <value><see cref="VarianceType.FixedSmall"/> by default.</value>
    public VarianceType VarianceType { get; init; }

    /// <summary>
    /// Gets whether <c>pndm</c> leaves out its Runge-Kutta start (<c>skip_prk_steps</c>), which takes nine evaluations more.
    /// </summary>
    /// <value><see langword="false"/> by default, as in diffusers; configurations of Stable Diffusion say true.</value>
    public bool SkipPrkSteps { get; init; }

    /// <summary>
    /// Gets the number of timesteps a consistency model was distilled on (<c>original_inference_steps</c>), which
    /// <c>lcm</c> and <c>tcd</c> pick theirs from.
    /// </summary>
    /// <value>1 to <see cref="TrainTimesteps"/>; 50 by default.</value>
    public int OriginalSteps { get; init; } = 50;

    /// <summary>
    /// Gets the factor of the timestep in the boundary condition of <c>lcm</c> (<c>timestep_scaling</c>).
    /// </summary>
    /// <value>Above 0; 10 by default.</value>
    public double TimestepScaling { get; init; } = 10;

    /// <summary>Reads a <c>scheduler_config.json</c>; keys it does not know are ignored.</summary>
    /// <param name="utf8Json">The file's content; Python's <c>Infinity</c> and <c>NaN</c> are taken as null.</param>
    /// <param name="source">The file's path or name, for messages.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="ModelFileException">
    /// The content is not a JSON object, or a value is of the wrong kind, out of range or not supported; the message
    /// names it.
    /// </exception>
    public static SamplerConfig Parse(ReadOnlyMemory<byte> utf8Json, string source = "scheduler_config.json")
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            using JsonDocument document = JsonDocument.Parse(PythonJson.ToStandard(utf8Json));
            return new SamplerConfigReader(document.RootElement, source).Read();
        }
        catch (JsonException exception)
        {
            throw new ModelFileException($"'{source}' is not valid JSON: {exception.Message}", source, exception);
        }
    }
}
