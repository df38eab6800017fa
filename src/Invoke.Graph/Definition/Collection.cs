namespace Invoke.Graph;

/// <summary>A collector in a graph: its output is the list of all items it gathers.</summary>
/// <typeparam name="T">The items' type.</typeparam>
/// <remarks>The list holds first the added lists in the order of adding, then for each added item source its items in path order.</remarks>
public sealed class Collection<T> : Output<IReadOnlyList<T>>
{
    private readonly NodeGraph _graph;

    internal Collection(NodeGraph graph, CollectNode node)
        : base(node, CollectNode.CollectionPort)
    {
        _graph = graph;
    }

    /// <summary>Adds a source of items.</summary>
    /// <typeparam name="TMore">The source's type.</typeparam>
    /// <param name="more">The source.</param>
    /// <returns>This, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">The source is not of this graph.</exception>
    public Collection<T> Add<TMore>(IOutput<TMore> more)
        where TMore : T
    {
        _graph.AddConnection(more, Node, CollectNode.ItemPort);
        return this;
    }

    /// <summary>Adds a source of whole lists.</summary>
    /// <typeparam name="TMore">The list's item type.</typeparam>
    /// <param name="more">The source.</param>
    /// <returns>This, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">The source is not of this graph.</exception>
    public Collection<T> AddRange<TMore>(IOutput<IReadOnlyList<TMore>> more)
        where TMore : T
    {
        _graph.AddConnection(more, Node, CollectNode.CollectionPort);
        return this;
    }
}
