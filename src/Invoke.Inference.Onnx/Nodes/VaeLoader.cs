using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Names an autoencoder for the nodes behind it, instead of the main model's own; InvokeAI's <c>vae_loader</c>. Loads no network.</summary>
[Node("vae_loader", Version = "1.0.4", Category = "model", Title = "VAE Model", Description = "Names an autoencoder and hands it on.")]
public sealed partial class VaeLoader : Node
{
    /// <summary>Gets or sets the autoencoder: by key, else by name, base and type; null means the only one there is.</summary>
    [Input]
    public ModelIdentifier? VaeModel { get; set; }

    /// <summary>Resolves the autoencoder.</summary>
    /// <param name="models">Knows the models.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The autoencoder.</returns>
    /// <exception cref="ModelNotFoundException">No autoencoder, or more than one, fits.</exception>
    /// <exception cref="ModelFileException">The model's folder is incomplete or its configuration is wrong.</exception>
    public async ValueTask<Result> RunAsync(OnnxModelCatalog models, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        ModelIdentifier model = await models.ResolveAsync(VaeModel, ModelTypes.Vae, cancellationToken).ConfigureAwait(false);
        await models.OpenVaeAsync(model, cancellationToken).ConfigureAwait(false);
        return new Result(new VaeField(model));
    }

    /// <summary>The autoencoder.</summary>
    /// <param name="Vae">Which model it is.</param>
    public readonly record struct Result(VaeField Vae);
}
