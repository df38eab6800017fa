using Invoke.Graph;
using Invoke.Internal.Validation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Invoke.Inference.Onnx;

/// <summary>
/// Knows the models in the folders of <see cref="OnnxOptions.ModelRoots"/>: pipelines and autoencoders, each a folder that it is named as, and
/// upscalers, each a network file.
/// </summary>
/// <remarks>
/// Thread-safe. The folders are looked at anew on each call, so a model copied in is found at once. Of an identifier:
/// the key is a hash of the model's full path, the same after a restart; the hash is taken from samples of the files, so that
/// copies of a model have the same; type is one of <see cref="ModelTypes"/>; base is <c>sd-1</c>, <c>sd-2</c> where the UNet reads states 1024
/// wide, <c>sdxl</c> for two text encoders or an autoencoder whose configuration says so, <c>sdxl-refiner</c> for the second text encoder alone, and <c>any</c>, which fits whatever base a graph asks for, for the rest.
/// </remarks>
public sealed class OnnxModelCatalog : IModelCatalog
{
    private readonly ModelIndex _index;
    private readonly long _maximumModelBytes;

    /// <summary>Creates a catalog.</summary>
    /// <param name="options">Where models are; read here once.</param>
    /// <param name="logger">Where missing roots are logged; null logs nothing.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public OnnxModelCatalog(OnnxOptions options, ILogger<OnnxModelCatalog>? logger = null)
    {
        new OnnxOptionsValidator().ThrowIfInvalid(options);
        _maximumModelBytes = options.MaxModelBytes;
        _index = new ModelIndex(options.ModelRoots, logger ?? NullLogger<OnnxModelCatalog>.Instance);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ModelIdentifier>> ListAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ModelIdentifier>>([.. _index.List(cancellationToken).Select(static entry => entry.Identifier)]);

    /// <inheritdoc />
    public ValueTask<ModelIdentifier?> FindAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ValueTask.FromResult(_index.Find(key, cancellationToken)?.Identifier);
    }

    /// <inheritdoc />
    public ValueTask<ModelIdentifier> ResolveAsync(ModelIdentifier? model, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Resolve(model, cancellationToken).Identifier);

    /// <summary>Finds the one model of a type that an identifier from a graph means.</summary>
    /// <param name="model">What the graph says; null means the only model of the type, of main models the only one that is not SDXL where there are several.</param>
    /// <param name="type">One of <see cref="ModelTypes"/>.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The model's complete identifier.</returns>
    /// <exception cref="ModelNotFoundException">No model of the type, or more than one, fits; the message says if one of another type would.</exception>
    public ValueTask<ModelIdentifier> ResolveAsync(ModelIdentifier? model, string type, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(type);
        return ValueTask.FromResult(Resolve(model, cancellationToken, type).Identifier);
    }

    /// <summary>Finds a main model and reads its folder.</summary>
    /// <param name="model">What the graph says; null means the only main model there is, or the only one that is not SDXL.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The model; the same instance as long as its files do not change.</returns>
    /// <exception cref="ModelNotFoundException">No main model, or more than one, fits.</exception>
    /// <exception cref="ModelFileException">The model's folder is incomplete or a configuration is wrong.</exception>
    public ValueTask<StableDiffusionModel> OpenAsync(ModelIdentifier? model, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Resolve(model, cancellationToken, ModelTypes.Main).Open(StableDiffusionModel.Open));

    /// <summary>Finds an autoencoder, of its own or in a main model, and reads its folder.</summary>
    /// <param name="model">What the graph says: a model of type <c>vae</c> or <c>main</c>; null means the only one there is.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The autoencoder; the same instance as long as the model's files do not change.</returns>
    /// <exception cref="ModelNotFoundException">No such model, or more than one, fits.</exception>
    /// <exception cref="ModelFileException">The model's folder is incomplete or a configuration is wrong.</exception>
    public ValueTask<VaeModel> OpenVaeAsync(ModelIdentifier? model, CancellationToken cancellationToken = default)
    {
        ModelEntry entry = Resolve(model, cancellationToken, ModelTypes.Vae, ModelTypes.Main);
        return ValueTask.FromResult(entry.Identifier.Type == ModelTypes.Main
            ? entry.Open(StableDiffusionModel.Open).Vae
            : entry.Open(VaeModel.Open));
    }

    /// <summary>Finds an upscaler.</summary>
    /// <param name="model">What the graph says; null means the only upscaler there is.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The upscaler; the same instance as long as its file does not change.</returns>
    /// <exception cref="ModelNotFoundException">No upscaler, or more than one, fits.</exception>
    /// <exception cref="ModelFileException">Its file is empty, a Git LFS pointer or a web page.</exception>
    public ValueTask<UpscalerModel> OpenUpscalerAsync(ModelIdentifier? model, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Resolve(model, cancellationToken, ModelTypes.Upscaler).Open(UpscalerModel.Open));

    /// <summary>Finds a model and lists everything that is missing or wrong in it.</summary>
    /// <param name="model">The model, of any type; null means the only one there is.</param>
    /// <param name="cancellationToken">Cancels the inspection.</param>
    /// <returns>The report; a bad model is no error but a problem in it.</returns>
    /// <exception cref="ModelNotFoundException">No model, or more than one, fits.</exception>
    public Task<ModelReport> InspectAsync(ModelIdentifier? model, CancellationToken cancellationToken = default) =>
        OnnxModelInspector.InspectAsync(Resolve(model, cancellationToken).Location.Path, _maximumModelBytes, cancellationToken);

    private static bool Fits(ModelIdentifier wanted, ModelIdentifier known) =>
        (wanted.Name is null || wanted.Name == known.Name)
        && (wanted.Base is null || wanted.Base == known.Base || known.Base == ModelIndex.AnyBase)
        && (wanted.Type is null || wanted.Type == known.Type);

    private static string Describe(ModelIdentifier model) => string.Join(
        ", ",
        new[] { ("key", model.Key), ("name", model.Name), ("base", model.Base), ("type", model.Type) }
            .Where(static part => part.Item2 is not null)
            .Select(static part => $"{part.Item1} '{part.Item2}'"));

    /// <summary>Finds the one model that is meant; without types it may be of any.</summary>
    private ModelEntry Resolve(ModelIdentifier? model, CancellationToken cancellationToken, params string[] types)
    {
        ModelEntry? byKey = model?.Key is { } key ? _index.Find(key, cancellationToken) : null;
        if (byKey is not null && IsOfType(byKey))
        {
            return byKey;
        }

        List<ModelEntry> entries = _index.List(cancellationToken);
        bool isByName = byKey is null && model is null or { Key: null } or { Name: not null };
        List<ModelEntry> fitting = isByName ? entries.FindAll(entry => model is null || Fits(model, entry.Identifier)) : [];
        List<ModelEntry> chosen = fitting.FindAll(IsOfType);
        if (model is null && chosen.Count > 1 && types is [ModelTypes.Main] && chosen.FindAll(IsNotXl) is [{ } only])
        {
            return only;
        }

        if (chosen.Count == 1)
        {
            return chosen[0];
        }

        ModelEntry? other = byKey ?? (chosen.Count == 0 && model is not null ? fitting.FirstOrDefault() : null);
        string problem = chosen.Count > 1 ? $"{chosen.Count} models fit; name one by its key."
            : other is null ? "None fits."
            : $"'{other.Identifier.Name}' is of type '{other.Identifier.Type}'; use a model of type {string.Join(" or ", types.Select(static type => $"'{type}'"))} here.";
        throw new ModelNotFoundException($"The graph asks for {DescribeWanted(model, types)}. {problem} {DescribeKnown(entries)}", model);

        static bool IsNotXl(ModelEntry entry) => entry.Identifier.Base != ModelIndex.StableDiffusionXlBase;

        bool IsOfType(ModelEntry entry) => types.Length == 0 || types.Contains(entry.Identifier.Type);
    }

    private static string DescribeWanted(ModelIdentifier? model, string[] types) =>
        model is not null && Describe(model) is { Length: > 0 } description ? $"a model with {description}"
        : types.Length == 0 ? "any model"
        : $"any model of type {string.Join(" or ", types.Select(static type => $"'{type}'"))}";

    private string DescribeKnown(List<ModelEntry> entries)
    {
        string roots = _index.Roots.Count == 0 ? "which is empty" : string.Join(", ", _index.Roots.Select(static root => $"'{root}'"));
        return entries.Count > 0
            ? "Known models: " + string.Join("; ", entries.Select(static entry => Describe(entry.Identifier))) + "."
            : $"No models are known; put one into a folder of OnnxOptions.ModelRoots ({roots}).";
    }
}
