namespace Invoke.Graph;

/// <summary>A node made from a delegate with no input.</summary>
/// <typeparam name="TOut">The type of the output.</typeparam>
public sealed class DelegateNode<TOut> : DelegateNode
{
    internal DelegateNode(Func<NodeContext, CancellationToken, ValueTask<TOut>> body, PortType<TOut>? output)
    {
        Descriptor = Describe<DelegateNode<TOut>, TOut>(
            () => new DelegateNode<TOut>(Descriptor!), // called later, when it is set
            static node => new DelegateNode<TOut>(node.Descriptor),
            (_, context, cancellationToken) => body(context, cancellationToken),
            output);
    }

    private DelegateNode(NodeDescriptor descriptor)
    {
        Descriptor = descriptor;
    }

    /// <inheritdoc/>
    public override NodeDescriptor Descriptor { get; }

    /// <summary>Gets the output, to connect it.</summary>
    public DelegateOutputs<TOut> Out => new(this);
}
