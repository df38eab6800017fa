using System.Collections.Concurrent;

namespace Invoke.Graph;

/// <summary>Keeps graphs in memory, for as long as the process runs.</summary>
public sealed class MemoryGraphLibrary : IGraphLibrary
{
    private readonly ConcurrentDictionary<string, LibraryGraph> _graphs = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<LibraryGraph?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        cancellationToken.ThrowIfCancellationRequested();
        return new(_graphs.GetValueOrDefault(id));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LibraryGraph>> ListAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new([.. _graphs.Values.OrderBy(graph => graph.Name, StringComparer.Ordinal).ThenBy(graph => graph.Id, StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public ValueTask SaveAsync(LibraryGraph graph, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        cancellationToken.ThrowIfCancellationRequested();
        _graphs[graph.Id] = graph;
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        cancellationToken.ThrowIfCancellationRequested();
        return new(_graphs.TryRemove(id, out _));
    }
}
