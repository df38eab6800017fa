using Invoke.Graph;

namespace Invoke.Inference.Onnx;

/// <summary>Finds the upscaler that a graph names as InvokeAI does: by a file of weights that this network was exported from.</summary>
internal static class UpscalerName
{
    private static readonly string[] Extensions = [".onnx", ".pth", ".pt", ".safetensors"];

    /// <summary>Opens the upscaler of a name, else that of the name without the extension of a file of weights.</summary>
    /// <exception cref="ModelNotFoundException">There is none, or more than one.</exception>
    public static async ValueTask<UpscalerModel> OpenAsync(OnnxModelCatalog models, string name, CancellationToken cancellationToken)
    {
        IReadOnlyList<ModelIdentifier> known = await models.ListAsync(cancellationToken).ConfigureAwait(false);
        if (!known.Any(model => model.Type == ModelTypes.Upscaler && model.Name == name)
            && Extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase))
        {
            name = Path.GetFileNameWithoutExtension(name);
        }

        return await models.OpenUpscalerAsync(new ModelIdentifier(Name: name, Type: ModelTypes.Upscaler), cancellationToken).ConfigureAwait(false);
    }
}
