namespace Invoke.Inference.Onnx;

/// <summary>Pseudo numerical methods for diffusion models (Liu et al., 2022): <c>pndm</c>.</summary>
/// <remarks>
/// <para>
/// Deterministic, linear multistep of order 4. It warms up by evaluating the second timestep twice, so n steps are n + 1
/// evaluations; with <see cref="SamplerConfig.SkipPrkSteps"/> off it begins with three Runge-Kutta steps instead, n + 9
/// evaluations.
/// </para>
/// <para>
/// Timesteps are leading where the configuration does not say otherwise. The model must predict noise or velocity. A run
/// that begins in the middle warms up there, as in diffusers, which the schedule's timesteps do not show.
/// </para>
/// </remarks>
public sealed class PndmSampler : ISampler
{
    private const int RungeKuttaSteps = 3;

    /// <inheritdoc/>
    public SamplerRun CreateRun(SamplerConfig config, int steps, int length)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.PredictionType == PredictionType.Sample)
        {
            throw new NotSupportedException(
                "pndm averages predictions of noise or velocity; this model's prediction_type is sample. Use ddim, euler or dpmpp_2m.");
        }

        SamplerSchedule grid = AlphaSchedule.Create(config, steps);
        float[] alphas = AlphaSchedule.CreateAlphas(config, grid);
        if (alphas[(int)grid.Timesteps[0]] == 0)
        {
            throw new NotSupportedException(
                "pndm cannot start at zero signal (rescale_betas_zero_snr). Use ddim or euler, or timestep_spacing leading.");
        }

        if (!config.SkipPrkSteps && steps <= RungeKuttaSteps)
        {
            throw new ArgumentOutOfRangeException(
                nameof(steps), steps, "pndm with its Runge-Kutta start takes 4 steps or more; take more steps, or set skip_prk_steps.");
        }

        float[] timesteps = config.SkipPrkSteps ? RepeatSecond(grid.Timesteps) : WithRungeKutta(grid.Timesteps, HalfWidth(grid));
        return new PndmRun(config, alphas, AlphaSchedule.Of(config, timesteps, steps), length);
    }

    /// <summary>Gets half of the distance of two timesteps, where Runge-Kutta steps evaluate in between.</summary>
    internal static int HalfWidth(SamplerSchedule schedule) => schedule.TrainTimesteps / schedule.RequestedSteps / 2;

    private static float[] RepeatSecond(ReadOnlySpan<float> grid) =>
        grid.Length == 1 ? grid.ToArray() : [.. grid[..2], .. grid[1..]];

    private static float[] WithRungeKutta(ReadOnlySpan<float> grid, int halfWidth)
    {
        var timesteps = new List<float>();
        for (int i = 0; i < RungeKuttaSteps; i++)
        {
            // Both ends of a step and, twice, what lies half a width before the next timestep.
            float between = grid[i + 1] + halfWidth;
            timesteps.AddRange(grid[i], between, between, grid[i + 1]);
        }

        return [.. timesteps, .. grid[RungeKuttaSteps..]];
    }
}
