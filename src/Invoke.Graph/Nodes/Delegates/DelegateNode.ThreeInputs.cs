namespace Invoke.Graph;

/// <summary>A node made from a delegate with three inputs.</summary>
/// <typeparam name="T1">The type of the first input.</typeparam>
/// <typeparam name="T2">The type of the second input.</typeparam>
/// <typeparam name="T3">The type of the third input.</typeparam>
/// <typeparam name="TOut">The type of the output.</typeparam>
public sealed class DelegateNode<T1, T2, T3, TOut> : DelegateNode
{
    internal DelegateNode(Func<T1, T2, T3, NodeContext, CancellationToken, ValueTask<TOut>> body, PortType<T1>? first, PortType<T2>? second, PortType<T3>? third, PortType<TOut>? output)
    {
        Descriptor = Describe<DelegateNode<T1, T2, T3, TOut>, TOut>(
            () => new DelegateNode<T1, T2, T3, TOut>(Descriptor!), // called later, when it is set
            static node => new DelegateNode<T1, T2, T3, TOut>(node.Descriptor) { A = node.A, B = node.B, C = node.C },
            (node, context, cancellationToken) => body(node.A, node.B, node.C, context, cancellationToken),
            output,
            Port<DelegateNode<T1, T2, T3, TOut>, T1>("a", first, static node => node.A, static (node, value) => node.A = value),
            Port<DelegateNode<T1, T2, T3, TOut>, T2>("b", second, static node => node.B, static (node, value) => node.B = value),
            Port<DelegateNode<T1, T2, T3, TOut>, T3>("c", third, static node => node.C, static (node, value) => node.C = value));
    }

    private DelegateNode(NodeDescriptor descriptor)
    {
        Descriptor = descriptor;
    }

    /// <inheritdoc/>
    public override NodeDescriptor Descriptor { get; }

    /// <summary>Gets or sets the value of the first input where nothing is connected to it.</summary>
    /// <value>The default is the type's; a reference type has to be connected or set.</value>
    // Null only until it is connected or set, which validation asks for.
    public T1 A { get; set; } = default!;

    /// <summary>Gets or sets the value of the second input where nothing is connected to it.</summary>
    /// <value>The default is the type's; a reference type has to be connected or set.</value>
    public T2 B { get; set; } = default!;

    /// <summary>Gets or sets the value of the third input where nothing is connected to it.</summary>
    /// <value>The default is the type's; a reference type has to be connected or set.</value>
    public T3 C { get; set; } = default!;

    /// <summary>Gets the inputs, to connect them.</summary>
    public InputPorts In => new(this);

    /// <summary>Gets the output, to connect it.</summary>
    public DelegateOutputs<TOut> Out => new(this);

    /// <summary>The inputs of a node made from a delegate.</summary>
    public readonly struct InputPorts
    {
        private readonly DelegateNode<T1, T2, T3, TOut> _node;

        internal InputPorts(DelegateNode<T1, T2, T3, TOut> node)
        {
            _node = node;
        }

        /// <summary>Gets the input <c>a</c>.</summary>
        public Input<T1> A => new(_node, "a");

        /// <summary>Gets the input <c>b</c>.</summary>
        public Input<T2> B => new(_node, "b");

        /// <summary>Gets the input <c>c</c>.</summary>
        public Input<T3> C => new(_node, "c");
    }
}
