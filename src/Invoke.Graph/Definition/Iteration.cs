namespace Invoke.Graph;

/// <summary>An iterator in a graph: everything it feeds runs once for each item.</summary>
public abstract class Iteration
{
    private protected Iteration(IterateNode node)
    {
        Node = node;
        Index = new Output<long>(node, IterateNode.IndexPort);
        Total = new Output<long>(node, IterateNode.TotalPort);
    }

    /// <summary>Gets the iterator node.</summary>
    public Node Node { get; }

    /// <summary>Gets the current item's index, from 0.</summary>
    public Output<long> Index { get; }

    /// <summary>Gets the number of items.</summary>
    public Output<long> Total { get; }

    private protected Output<T> ItemOf<T>(int list) => new(Node, IterateNode.ItemPorts[list]);
}

/// <summary>An iterator over one list.</summary>
/// <typeparam name="T">The items' type.</typeparam>
public sealed class Iteration<T> : Iteration
{
    internal Iteration(IterateNode node)
        : base(node)
    {
        Item = ItemOf<T>(0);
    }

    /// <summary>Gets the current item.</summary>
    public Output<T> Item { get; }
}

/// <summary>An iterator over two lists in step: one axis, and an item of each list at every index.</summary>
/// <typeparam name="T1">The type of the first list's items.</typeparam>
/// <typeparam name="T2">The type of the second list's items.</typeparam>
public sealed class Iteration<T1, T2> : Iteration
{
    internal Iteration(IterateNode node)
        : base(node)
    {
        First = ItemOf<T1>(0);
        Second = ItemOf<T2>(1);
    }

    /// <summary>Gets the current item of the first list.</summary>
    public Output<T1> First { get; }

    /// <summary>Gets the current item of the second list.</summary>
    public Output<T2> Second { get; }
}

/// <summary>An iterator over three lists in step: one axis, and an item of each list at every index.</summary>
/// <typeparam name="T1">The type of the first list's items.</typeparam>
/// <typeparam name="T2">The type of the second list's items.</typeparam>
/// <typeparam name="T3">The type of the third list's items.</typeparam>
public sealed class Iteration<T1, T2, T3> : Iteration
{
    internal Iteration(IterateNode node)
        : base(node)
    {
        First = ItemOf<T1>(0);
        Second = ItemOf<T2>(1);
        Third = ItemOf<T3>(2);
    }

    /// <summary>Gets the current item of the first list.</summary>
    public Output<T1> First { get; }

    /// <summary>Gets the current item of the second list.</summary>
    public Output<T2> Second { get; }

    /// <summary>Gets the current item of the third list.</summary>
    public Output<T3> Third { get; }
}
