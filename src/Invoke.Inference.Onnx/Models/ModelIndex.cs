using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Invoke.Graph;
using Microsoft.Extensions.Logging;

namespace Invoke.Inference.Onnx;

/// <summary>Finds the models in the roots and describes each, again only when its files have changed. Thread-safe.</summary>
internal sealed class ModelIndex
{
    /// <summary>The base of models that are of none in particular.</summary>
    public const string AnyBase = "any";

    /// <summary>The base of SDXL's models.</summary>
    public const string StableDiffusionXlBase = "sdxl";
    private const int StableDiffusion2Width = 1024;
    private readonly ConcurrentDictionary<string, ModelEntry> _entries = new(StringComparer.Ordinal);
    private readonly ILogger _logger;

    public ModelIndex(IEnumerable<string> roots, ILogger logger)
    {
        _logger = logger;
        Roots = [.. roots.Select(static root => Path.TrimEndingDirectorySeparator(Path.GetFullPath(root))).Distinct(StringComparer.Ordinal)];
        for (int index = 0; index < Roots.Count; index++)
        {
            if (!Directory.Exists(Roots[index]))
            {
                Log.ModelRootMissing(_logger, index);
            }
        }
    }

    /// <summary>Gets the full paths of the roots.</summary>
    public IReadOnlyList<string> Roots { get; }

    public ModelEntry? Find(string key, CancellationToken cancellationToken) =>
        Locations(cancellationToken).FirstOrDefault(location => KeyOf(location.Path) == key) is { } found ? Look(found) : null;

    public List<ModelEntry> List(CancellationToken cancellationToken) =>
    [
        .. Locations(cancellationToken)
            .Distinct()
            .Select(Look)
            .OfType<ModelEntry>()
            .OrderBy(static entry => entry.Identifier.Name, StringComparer.Ordinal)
            .ThenBy(static entry => entry.Location.Path, StringComparer.Ordinal),
    ];

    private static string KeyOf(string path) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 16)).ToString();

    private IEnumerable<ModelLocation> Locations(CancellationToken cancellationToken) => Enumerable.Range(0, Roots.Count).SelectMany(index =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        return LocationsIn(index);
    });

    private ModelLocation[] LocationsIn(int index)
    {
        try
        {
            return [.. ModelLocation.In(Roots[index])];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // One root that cannot be read, or goes at this moment, hides no models of the others.
            Log.ModelRootUnreadable(_logger, index, exception.Message);
            return [];
        }
    }

    private ModelEntry? Look(ModelLocation location)
    {
        try
        {
            string stamp = ModelFingerprint.Stamp(location);
            if (_entries.TryGetValue(location.Path, out ModelEntry? entry) && entry.Stamp == stamp)
            {
                return entry;
            }

            var identifier = new ModelIdentifier(
                KeyOf(location.Path), ModelFingerprint.Compute(location), location.Name, BaseOf(location), location.Type);
            var described = new ModelEntry(location, stamp, identifier);

            // Who describes it at the same moment gets the same entry, and so the same opened model.
            return _entries.AddOrUpdate(location.Path, described, (_, known) => known.Stamp == stamp ? known : described);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Somebody is copying or deleting this one model; the others are still good.
            Log.ModelNotDescribed(_logger, location.Path, exception.Message);
            return null;
        }
    }

    // A model with a broken configuration is listed too: opening it says what is wrong, hiding it would say nothing.
    private string BaseOf(ModelLocation location)
    {
        try
        {
            return location.Type switch
            {
                ModelTypes.Main => BaseOfMain(location.Path),
                ModelTypes.Vae when VaeModel.Read(location.Path).IsStableDiffusionXl => StableDiffusionXlBase,
                _ => AnyBase,
            };
        }
        catch (ModelFileException exception)
        {
            Log.ModelNotDescribed(_logger, location.Path, exception.Message);
            return location.Type == ModelTypes.Main ? "sd-1" : AnyBase;
        }
    }

    private static string BaseOfMain(string folder)
    {
        var pipeline = ModelPipeline.Read(folder);
        return pipeline.IsRefiner ? "sdxl-refiner"
            : pipeline.IsStableDiffusionXl ? StableDiffusionXlBase
            : IsStableDiffusion2(folder) ? "sd-2"
            : "sd-1";
    }

    private static bool IsStableDiffusion2(string folder) =>
        JsonFile.Read(Path.Combine(folder, "unet", "config.json")).OptionalInteger("cross_attention_dim") == StableDiffusion2Width;
}
