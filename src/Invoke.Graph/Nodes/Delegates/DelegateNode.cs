namespace Invoke.Graph;

/// <summary>A node whose work is a delegate, for samples and tests; made by <c>graph.AddNode</c>.</summary>
/// <remarks>
/// A delegate has no name that a document could hold, so a graph with such a node cannot be written as JSON; and nothing tells whether two
/// delegates do the same, so <see cref="Node.UseCache"/> is false from the start. Write a node class for anything that stays.
/// </remarks>
public abstract class DelegateNode : Node
{
    internal const string TypeId = "delegate";

    private protected DelegateNode()
    {
        UseCache = false;
    }

    private protected static NodeDescriptor<TNode, TOut> Describe<TNode, TOut>(
        Func<TNode> create, Func<TNode, TNode> copy, NodeBody<TNode, TOut> body, PortType<TOut>? output, params InputPort<TNode>[] inputs)
        where TNode : DelegateNode
        => new(
            TypeId,
            create,
            copy,
            _ => body,
            inputs,
            [new OutputPort<TOut, TOut>(DelegateOutputs<TOut>.ValuePort, output ?? PortType.Of<TOut>(), static (in TOut result) => result)]);

    /// <summary>Describes an input; where it would start as a null that its type does not tell of, it must be connected or set.</summary>
    private protected static InputPort<TNode> Port<TNode, T>(string name, PortType<T>? type, Func<TNode, T> get, Action<TNode, T> set)
        where TNode : DelegateNode
        => new InputPort<TNode, T>(name, type ?? PortType.Of<T>(), get, set)
        {
            IsRequired = !typeof(T).IsValueType,
        };
}
