namespace Invoke.Graph;

/// <summary>Knows the models that nodes can use.</summary>
/// <remarks>Implementations are thread-safe. A package that runs models implements this; the engine itself never calls it.</remarks>
public interface IModelCatalog
{
    /// <summary>Lists every model, ordered by name.</summary>
    /// <param name="cancellationToken">Cancels the listing.</param>
    /// <returns>The identifiers, each with all of its fields set.</returns>
    ValueTask<IReadOnlyList<ModelIdentifier>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Finds a model by its key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The identifier, or null where no model has the key.</returns>
    ValueTask<ModelIdentifier?> FindAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the one model an identifier from a graph means: by key, else by name, base and type; null means the only model there is.
    /// </summary>
    /// <param name="model">What the graph says; null resolves only where exactly one model exists.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The model's complete identifier.</returns>
    /// <exception cref="ModelNotFoundException">No model, or more than one, fits; the message lists the known models.</exception>
    ValueTask<ModelIdentifier> ResolveAsync(ModelIdentifier? model, CancellationToken cancellationToken);
}
