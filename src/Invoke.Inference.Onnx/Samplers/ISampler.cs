namespace Invoke.Inference.Onnx;

/// <summary>
/// A way from noise to an image: decides which timesteps the model sees and what each of its outputs does to the
/// latent.
/// </summary>
/// <remarks>
/// The one seam for samplers of your own: implement this, derive the work from <see cref="SamplerRun"/> and add it to a
/// <see cref="SamplerCatalog"/>. Implementations are immutable and safe for concurrent use; whatever a trajectory has to
/// remember lives in its run. The page docs/samplers.md holds one that compiles.
/// </remarks>
/// <example>
/// <code>
/// services.AddSingleton(SamplerCatalog.Default.With("mine", new MySampler()));
/// </code>
/// </example>
public interface ISampler
{
    /// <summary>Prepares a trajectory, with every buffer it will need.</summary>
    /// <param name="config">How the model was trained, from its <c>scheduler_config.json</c>.</param>
    /// <param name="steps">
    /// The number of steps the user asked for, 1 to <see cref="SamplerConfig.TrainTimesteps"/>.
    /// </param>
    /// <param name="length">The number of floats of one latent tensor, batch included; 1 or more.</param>
    /// <returns>A run that stands at its first step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="NotSupportedException">
    /// The sampler cannot drive a model with this configuration; the message says why.
    /// </exception>
    SamplerRun CreateRun(SamplerConfig config, int steps, int length);
}
