namespace Invoke.Graph.Tests;

/// <summary>A node with two inputs, <c>a</c> and <c>b</c>, and one output, <c>value</c>, whose body the test gives.</summary>
internal sealed class Join<TFirst, TSecond, TOut> : Node
{
    private readonly Func<TFirst, TSecond, TOut> _body;

    public Join(Func<TFirst, TSecond, TOut> body, PortType<TFirst>? first = null, PortType<TSecond>? second = null, PortType<TOut>? output = null)
    {
        _body = body;
        Descriptor = new NodeDescriptor<Join<TFirst, TSecond, TOut>, TOut>(
            "test.join",
            () => new Join<TFirst, TSecond, TOut>(this),
            static node => new Join<TFirst, TSecond, TOut>(node),
            static _ => static (node, _, _) => new ValueTask<TOut>(node._body(node.First, node.Second)),
            [
                new InputPort<Join<TFirst, TSecond, TOut>, TFirst>("a", first ?? DefaultPortTypes.For<TFirst>(), static node => node.First, static (node, value) => node.First = value),
                new InputPort<Join<TFirst, TSecond, TOut>, TSecond>("b", second ?? DefaultPortTypes.For<TSecond>(), static node => node.Second, static (node, value) => node.Second = value),
            ],
            [new OutputPort<TOut, TOut>("value", output ?? DefaultPortTypes.For<TOut>(), static (in TOut result) => result)]);
    }

    private Join(Join<TFirst, TSecond, TOut> other)
    {
        _body = other._body;
        Descriptor = other.Descriptor;
        First = other.First;
        Second = other.Second;
    }

    public override NodeDescriptor Descriptor { get; }

    // A test that reads the inputs sets or connects them.
    public TFirst First { get; set; } = default!;

    public TSecond Second { get; set; } = default!;

    public Input<TFirst> A => new(this, "a");

    public Input<TSecond> B => new(this, "b");

    public Output<TOut> Out => new(this, "value");
}
