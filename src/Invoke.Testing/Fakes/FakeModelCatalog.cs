using Invoke.Graph;

namespace Invoke.Testing;

/// <summary>A model catalog that knows what the test says.</summary>
/// <remarks>Thread-safe. Finds by key, else by name, base and type; no identifier means the only model there is.</remarks>
public sealed class FakeModelCatalog : IModelCatalog
{
    private readonly ModelIdentifier[] _models;

    /// <summary>Creates a catalog.</summary>
    /// <param name="models">The models; one without a key is found by its name as key.</param>
    public FakeModelCatalog(params IEnumerable<ModelIdentifier> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        _models = [.. models.Select(model => model.Key is null ? model with { Key = model.Name } : model).OrderBy(model => model.Name, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ModelIdentifier>> ListAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new([.. _models]);
    }

    /// <inheritdoc/>
    public ValueTask<ModelIdentifier?> FindAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        return new(Array.Find(_models, model => model.Key == key));
    }

    /// <inheritdoc/>
    public ValueTask<ModelIdentifier> ResolveAsync(ModelIdentifier? model, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (model?.Key is { } key && Array.Find(_models, known => known.Key == key) is { } byKey)
        {
            return new(byKey);
        }

        // A key that nobody knows still leaves the name, where there is one.
        bool isByName = model is null or { Key: null } or { Name: not null };
        ModelIdentifier[] fitting = isByName ? Array.FindAll(_models, known => model is null || Fits(model, known)) : [];
        return fitting.Length == 1
            ? new(fitting[0])
            : throw new ModelNotFoundException(
                $"{(fitting.Length == 0 ? "No model fits" : $"{fitting.Length} models fit")} {model?.ToString() ?? "any model"}. " +
                $"The fake catalog knows: {(_models.Length == 0 ? "none" : string.Join("; ", _models.Select(known => known.ToString())))}.",
                model);
    }

    private static bool Fits(ModelIdentifier wanted, ModelIdentifier known) =>
        (wanted.Name is null || wanted.Name == known.Name)
        && (wanted.Base is null || wanted.Base == known.Base)
        && (wanted.Type is null || wanted.Type == known.Type);
}
