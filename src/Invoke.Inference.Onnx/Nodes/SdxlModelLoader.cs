using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Names an SDXL model's parts for the nodes behind it; InvokeAI's <c>sdxl_model_loader</c>. Loads no network.</summary>
[Node("sdxl_model_loader", Version = "1.0.4", Category = "model", Title = "Main Model - SDXL", Description = "Names an SDXL model and hands its parts on.")]
public sealed partial class SdxlModelLoader : Node, IMainModelSource
{
    /// <summary>Gets or sets the model: by key, else by name, base and type; null means the only SDXL model there is.</summary>
    [Input]
    public ModelIdentifier? Model { get; set; }

    ModelIdentifier? IMainModelSource.Wanted => Model ?? new ModelIdentifier(Base: ModelIndex.StableDiffusionXlBase, Type: ModelTypes.Main);

    string? IMainModelSource.FindMismatch(StableDiffusionModel model) =>
        model.IsStableDiffusionXl ? null : $"'{model.Name}' is no SDXL model; load it with 'main_model_loader'";

    /// <summary>Resolves the model.</summary>
    /// <param name="models">Knows the models.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The model's parts.</returns>
    /// <exception cref="ArgumentException">The model is none of SDXL.</exception>
    /// <exception cref="ModelNotFoundException">No main model, or more than one, fits.</exception>
    /// <exception cref="ModelFileException">The model's folder is incomplete or a configuration is wrong.</exception>
    public async ValueTask<Result> RunAsync(OnnxModelCatalog models, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        ModelIdentifier model = await models.ResolveAsync(((IMainModelSource)this).Wanted, ModelTypes.Main, cancellationToken).ConfigureAwait(false);
        StableDiffusionModel opened = await models.OpenAsync(model, cancellationToken).ConfigureAwait(false);
        if (((IMainModelSource)this).FindMismatch(opened) is { } mismatch)
        {
            throw new ArgumentException($"Input 'model': {mismatch}.");
        }

        // Which of the two encoders is meant, the input says that the field goes into.
        var clip = new ClipField(model, model);
        return new Result(new UNetField(model), clip, clip, new VaeField(model));
    }

    /// <summary>The model's parts.</summary>
    /// <param name="Unet">The UNet.</param>
    /// <param name="Clip">The first tokenizer and text encoder.</param>
    /// <param name="Clip2">The second tokenizer and text encoder.</param>
    /// <param name="Vae">The autoencoder.</param>
    public readonly record struct Result(UNetField Unet, ClipField Clip, ClipField Clip2, VaeField Vae);
}
