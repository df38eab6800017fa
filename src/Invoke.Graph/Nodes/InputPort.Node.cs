namespace Invoke.Graph;

/// <summary>Describes an input of a node class.</summary>
/// <typeparam name="TNode">The node's class.</typeparam>
public abstract class InputPort<TNode> : InputPort
    where TNode : Node
{
    private protected InputPort(string name, PortType type)
        : base(name, type)
    {
    }

    internal abstract InputBinder<TNode> CreateBinder(ValueSource source, RowProjection projection);
}
