namespace Invoke.Graph;

/// <summary>A node made from a delegate with one input.</summary>
/// <typeparam name="T">The type of the input.</typeparam>
/// <typeparam name="TOut">The type of the output.</typeparam>
public sealed class DelegateNode<T, TOut> : DelegateNode
{
    internal DelegateNode(Func<T, NodeContext, CancellationToken, ValueTask<TOut>> body, PortType<T>? input, PortType<TOut>? output)
    {
        Descriptor = Describe<DelegateNode<T, TOut>, TOut>(
            () => new DelegateNode<T, TOut>(Descriptor!), // called later, when it is set
            static node => new DelegateNode<T, TOut>(node.Descriptor) { Value = node.Value },
            (node, context, cancellationToken) => body(node.Value, context, cancellationToken),
            output,
            Port<DelegateNode<T, TOut>, T>("value", input, static node => node.Value, static (node, value) => node.Value = value));
    }

    private DelegateNode(NodeDescriptor descriptor)
    {
        Descriptor = descriptor;
    }

    /// <inheritdoc/>
    public override NodeDescriptor Descriptor { get; }

    /// <summary>Gets or sets the value of the input where nothing is connected to it.</summary>
    /// <value>The default is the type's; a reference type has to be connected or set.</value>
    // Null only until it is connected or set, which validation asks for.
    public T Value { get; set; } = default!;

    /// <summary>Gets the inputs, to connect them.</summary>
    public InputPorts In => new(this);

    /// <summary>Gets the output, to connect it.</summary>
    public DelegateOutputs<TOut> Out => new(this);

    /// <summary>The inputs of a node made from a delegate.</summary>
    public readonly struct InputPorts
    {
        private readonly DelegateNode<T, TOut> _node;

        internal InputPorts(DelegateNode<T, TOut> node)
        {
            _node = node;
        }

        /// <summary>Gets the input <c>value</c>.</summary>
        public Input<T> Value => new(_node, "value");
    }
}
