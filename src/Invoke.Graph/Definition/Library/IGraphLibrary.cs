namespace Invoke.Graph;

/// <summary>Keeps graphs that are run or called by the aliases of their ports.</summary>
/// <remarks>Implementations are thread-safe. <see cref="MemoryGraphLibrary"/> is the default; one that keeps graphs longer writes <see cref="LibraryGraph.ToJson"/>.</remarks>
public interface IGraphLibrary
{
    /// <summary>Finds a graph.</summary>
    /// <param name="id">The graph's id.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The graph; null where there is none of that id.</returns>
    ValueTask<LibraryGraph?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists all graphs.</summary>
    /// <param name="cancellationToken">Cancels the list.</param>
    /// <returns>The graphs by name, then id.</returns>
    ValueTask<IReadOnlyList<LibraryGraph>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Adds a graph, or puts it in place of the one that has its id.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="cancellationToken">Cancels saving.</param>
    /// <returns>A task that completes when the graph is saved.</returns>
    ValueTask SaveAsync(LibraryGraph graph, CancellationToken cancellationToken = default);

    /// <summary>Removes a graph.</summary>
    /// <param name="id">The graph's id.</param>
    /// <param name="cancellationToken">Cancels the removal.</param>
    /// <returns>True where there was one of that id.</returns>
    ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);
}
