using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Invoke.Graph;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Invoke.Inference.Onnx;

/// <summary>Knows the models in the folders of <see cref="OnnxOptions.ModelRoots"/>: one folder, one model, named as its folder.</summary>
/// <remarks>
/// Thread-safe. The folders are looked at anew on each call, so a model copied in is found at once. Of an identifier:
/// the key is a hash of the folder's full path, the same after a restart; the hash is taken from samples of the files, so that
/// copies of a model have the same; base is <c>sd-1</c>, or <c>sd-2</c> where the UNet reads states 1024 wide; type is <c>main</c>.
/// </remarks>
public sealed class OnnxModelCatalog : IModelCatalog
{
    private const string MainType = "main";
    private const int StableDiffusion2Width = 1024;
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ILogger _logger;
    private readonly string[] _roots;

    /// <summary>Creates a catalog.</summary>
    /// <param name="options">Where models are; read here once.</param>
    /// <param name="logger">Where missing roots are logged; null logs nothing.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public OnnxModelCatalog(OnnxOptions options, ILogger<OnnxModelCatalog>? logger = null)
    {
        OnnxOptionsValidator.ThrowIfInvalid(options);
        _logger = logger ?? NullLogger<OnnxModelCatalog>.Instance;
        IEnumerable<string> roots = options.ModelRoots.Select(static root => Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)));
        _roots = [.. roots.Distinct(StringComparer.Ordinal)];
        for (int index = 0; index < _roots.Length; index++)
        {
            if (!Directory.Exists(_roots[index]))
            {
                Log.ModelRootMissing(_logger, index);
            }
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ModelIdentifier>> ListAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ModelIdentifier>>([.. Entries(cancellationToken).Select(static entry => entry.Identifier)]);

    /// <inheritdoc />
    public ValueTask<ModelIdentifier?> FindAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ValueTask.FromResult(Find(key, cancellationToken)?.Identifier);
    }

    /// <inheritdoc />
    public ValueTask<ModelIdentifier> ResolveAsync(ModelIdentifier? model, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Resolve(model, cancellationToken).Identifier);

    /// <summary>Resolves an identifier as <see cref="ResolveAsync"/> does and reads the model's folder.</summary>
    /// <param name="model">What the graph says; null means the only model there is.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The model; the same instance as long as its files do not change.</returns>
    /// <exception cref="ModelNotFoundException">No model, or more than one, fits.</exception>
    /// <exception cref="ModelFileException">The model's folder is incomplete or a configuration is wrong.</exception>
    public ValueTask<StableDiffusionModel> OpenAsync(ModelIdentifier? model, CancellationToken cancellationToken)
    {
        Entry entry = Resolve(model, cancellationToken);
        return ValueTask.FromResult(entry.Model ??= StableDiffusionModel.Open(entry.Folder));
    }

    private static bool Fits(ModelIdentifier wanted, ModelIdentifier known) =>
        (wanted.Name is null || wanted.Name == known.Name)
        && (wanted.Base is null || wanted.Base == known.Base)
        && (wanted.Type is null || wanted.Type == known.Type);

    private static string KeyOf(string folder) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(folder)).AsSpan(0, 16)).ToString();

    private static string Describe(ModelIdentifier model) => string.Join(
        ", ",
        new[] { ("key", model.Key), ("name", model.Name), ("base", model.Base), ("type", model.Type) }
            .Where(static part => part.Item2 is not null)
            .Select(static part => $"{part.Item1} '{part.Item2}'"));

    private Entry Resolve(ModelIdentifier? model, CancellationToken cancellationToken)
    {
        if (model?.Key is { } key && Find(key, cancellationToken) is { } byKey)
        {
            return byKey;
        }

        List<Entry> entries = Entries(cancellationToken);
        bool isByName = model is null or { Key: null } or { Name: not null };
        List<Entry> fitting = isByName ? entries.FindAll(entry => model is null || Fits(model, entry.Identifier)) : [];
        if (fitting.Count == 1)
        {
            return fitting[0];
        }

        string wanted = model is null || Describe(model) is not { Length: > 0 } description ? "any model" : $"a model with {description}";
        string rootList = _roots.Length == 0 ? "which is empty" : string.Join(", ", _roots.Select(static root => $"'{root}'"));
        string known = entries.Count > 0
            ? "Known models: " + string.Join("; ", entries.Select(static entry => Describe(entry.Identifier))) + "."
            : $"No models are known; put one into a folder of OnnxOptions.ModelRoots ({rootList}).";
        string problem = fitting.Count > 1 ? $"{fitting.Count} models fit; name one by its key." : "None fits.";
        throw new ModelNotFoundException($"The graph asks for {wanted}. {problem} {known}", model);
    }

    private Entry? Find(string key, CancellationToken cancellationToken)
    {
        foreach (string folder in Folders(cancellationToken))
        {
            if (KeyOf(folder) == key)
            {
                return Look(folder);
            }
        }

        return null;
    }

    private List<Entry> Entries(CancellationToken cancellationToken) =>
    [
        .. Folders(cancellationToken)
            .Distinct(StringComparer.Ordinal)
            .Select(Look)
            .OfType<Entry>()
            .OrderBy(static entry => entry.Identifier.Name, StringComparer.Ordinal)
            .ThenBy(static entry => entry.Folder, StringComparer.Ordinal),
    ];

    private IEnumerable<string> Folders(CancellationToken cancellationToken)
    {
        foreach (string root in _roots)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsModel(root))
            {
                yield return root;
            }
            else if (Directory.Exists(root))
            {
                foreach (string folder in Directory.EnumerateDirectories(root).Where(IsModel))
                {
                    yield return folder;
                }
            }
        }

        static bool IsModel(string folder) => File.Exists(Path.Combine(folder, "model_index.json"));
    }

    private Entry? Look(string folder)
    {
        try
        {
            string stamp = ModelFingerprint.Stamp(folder);
            if (_entries.TryGetValue(folder, out Entry? entry) && entry.Stamp == stamp)
            {
                return entry;
            }

            var identifier = new ModelIdentifier(KeyOf(folder), ModelFingerprint.Compute(folder), Path.GetFileName(folder), BaseOf(folder), MainType);
            return _entries[folder] = new Entry(folder, stamp, identifier);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody is copying or deleting this one model; the others are still good.
            Log.ModelNotDescribed(_logger, folder, exception.Message);
            return null;
        }
    }

    // A model with a broken configuration is listed too: opening it says what is wrong, hiding it would say nothing.
    private string BaseOf(string folder)
    {
        try
        {
            int? width = JsonFile.Read(Path.Combine(folder, "unet", "config.json")).OptionalInteger("cross_attention_dim");
            return width == StableDiffusion2Width ? "sd-2" : "sd-1";
        }
        catch (ModelFileException exception)
        {
            Log.ModelNotDescribed(_logger, folder, exception.Message);
            return "sd-1";
        }
    }

    private sealed class Entry(string folder, string stamp, ModelIdentifier identifier)
    {
        public string Folder { get; } = folder;

        public string Stamp { get; } = stamp;

        public ModelIdentifier Identifier { get; } = identifier;

        public StableDiffusionModel? Model { get; set; }
    }
}
