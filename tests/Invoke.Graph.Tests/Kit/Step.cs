namespace Invoke.Graph.Tests;

/// <summary>A node with one input and one output, both called <c>value</c>, whose body the test gives.</summary>
internal sealed class Step<TIn, TOut> : Node, INode<TOut>
{
    private readonly Func<TIn, NodeContext, CancellationToken, ValueTask<TOut>> _body;

    public Step(
        Func<TIn, NodeContext, CancellationToken, ValueTask<TOut>> body,
        PortType<TIn>? input = null,
        PortType<TOut>? output = null,
        bool required = false,
        string? lane = null)
    {
        _body = body;
        Descriptor = new NodeDescriptor<Step<TIn, TOut>, TOut>(
            "test.step",
            () => new Step<TIn, TOut>(this) { Value = default! },
            static node => new Step<TIn, TOut>(node),
            static _ => static (node, context, cancellationToken) => node._body(node.Value, context, cancellationToken),
            [new InputPort<Step<TIn, TOut>, TIn>("value", input ?? DefaultPortTypes.For<TIn>(), static node => node.Value, static (node, value) => node.Value = value) { IsRequired = required }],
            [new OutputPort<TOut, TOut>("value", output ?? DefaultPortTypes.For<TOut>(), static (in TOut result) => result)])
        {
            Lane = lane,
        };
    }

    private Step(Step<TIn, TOut> other)
    {
        _body = other._body;
        Descriptor = other.Descriptor;
        Value = other.Value;
    }

    public override NodeDescriptor Descriptor { get; }

    // A test that reads the input sets or connects it.
    public TIn Value { get; set; } = default!;

    public Input<TIn> In => new(this, "value");

    public Output<TOut> Out => new(this, "value");
}
