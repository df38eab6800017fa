using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Names a model's parts for the nodes behind it; InvokeAI's <c>main_model_loader</c>. Loads no network.</summary>
[Node("main_model_loader", Version = "1.0.4", Category = "model", Title = "Main Model", Description = "Names a model and hands its parts on.")]
public sealed partial class MainModelLoader : Node, IMainModelSource
{
    /// <summary>Gets or sets the model: by key, else by name, base and type; null means the only main model there is, or the only one that is not SDXL.</summary>
    [Input]
    public ModelIdentifier? Model { get; set; }

    ModelIdentifier? IMainModelSource.Wanted => Model;

    string? IMainModelSource.FindMismatch(StableDiffusionModel model) =>
        model.IsStableDiffusionXl ? $"'{model.Name}' is SDXL; load it with 'sdxl_model_loader'" : null;

    /// <summary>Resolves the model.</summary>
    /// <param name="models">Knows the models.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The model's parts.</returns>
    /// <exception cref="ArgumentException">The model is SDXL, whose two text encoders <c>sdxl_model_loader</c> names.</exception>
    /// <exception cref="ModelNotFoundException">No main model, or more than one, fits.</exception>
    /// <exception cref="ModelFileException">The model's folder is incomplete or a configuration is wrong.</exception>
    public async ValueTask<Result> RunAsync(OnnxModelCatalog models, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        ModelIdentifier model = await models.ResolveAsync(Model, ModelTypes.Main, cancellationToken).ConfigureAwait(false);
        StableDiffusionModel opened = await models.OpenAsync(model, cancellationToken).ConfigureAwait(false);
        if (((IMainModelSource)this).FindMismatch(opened) is { } mismatch)
        {
            throw new ArgumentException($"Input 'model': {mismatch}.");
        }

        return new Result(new VaeField(model), new ClipField(model, model), new UNetField(model));
    }

    /// <summary>The model's parts.</summary>
    /// <param name="Vae">The autoencoder.</param>
    /// <param name="Clip">The tokenizer and the text encoder.</param>
    /// <param name="Unet">The UNet.</param>
    public readonly record struct Result(VaeField Vae, ClipField Clip, UNetField Unet);
}
