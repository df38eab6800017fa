namespace Invoke.Graph;

/// <summary>An iterator in a graph: everything it feeds runs once for each item of its list.</summary>
/// <typeparam name="T">The items' type.</typeparam>
public sealed class Iteration<T>
{
    internal Iteration(IterateNode node)
    {
        Node = node;
        Item = new Output<T>(node, IterateNode.ItemPort);
        Index = new Output<long>(node, IterateNode.IndexPort);
        Total = new Output<long>(node, IterateNode.TotalPort);
    }

    /// <summary>Gets the iterator node.</summary>
    public Node Node { get; }

    /// <summary>Gets the current item.</summary>
    public Output<T> Item { get; }

    /// <summary>Gets the current item's index, from 0.</summary>
    public Output<long> Index { get; }

    /// <summary>Gets the number of items.</summary>
    public Output<long> Total { get; }
}
