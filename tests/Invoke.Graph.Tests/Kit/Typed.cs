namespace Invoke.Graph.Tests;

/// <summary>A node of the type that the test says, with one input and one output, both called <c>value</c>; it counts how often its body ran.</summary>
internal sealed class Typed<TIn, TOut> : Node
{
    private readonly Func<TIn, CancellationToken, ValueTask<TOut>> _body;
    private readonly Counter _counter;

    public Typed(
        string type,
        Func<TIn, TOut> body,
        PortType<TIn>? input = null,
        PortType<TOut>? output = null,
        string version = "1.0.0")
        : this(type, (value, _) => new ValueTask<TOut>(body(value)), input, output, version)
    {
    }

    public Typed(
        string type,
        Func<TIn, CancellationToken, ValueTask<TOut>> body,
        PortType<TIn>? input = null,
        PortType<TOut>? output = null,
        string version = "1.0.0")
    {
        _body = body;
        _counter = new Counter();
        Descriptor = new NodeDescriptor<Typed<TIn, TOut>, TOut>(
            type,
            () => new Typed<TIn, TOut>(this) { Value = default! },
            static node => new Typed<TIn, TOut>(node),
            static _ => static (node, _, cancellationToken) => node.RunAsync(cancellationToken),
            [new InputPort<Typed<TIn, TOut>, TIn>("value", input ?? DefaultPortTypes.For<TIn>(), static node => node.Value, static (node, value) => node.Value = value)],
            [new OutputPort<TOut, TOut>("value", output ?? DefaultPortTypes.For<TOut>(), static (in TOut result) => result)])
        {
            Version = version,
        };
    }

    private Typed(Typed<TIn, TOut> other)
    {
        _body = other._body;
        _counter = other._counter;
        Descriptor = other.Descriptor;
        Value = other.Value;
    }

    public override NodeDescriptor Descriptor { get; }

    // A test that reads the input sets or connects it.
    public TIn Value { get; set; } = default!;

    public int Runs => _counter.Value;

    public Input<TIn> In => new(this, "value");

    public Output<TOut> Out => new(this, "value");

    private ValueTask<TOut> RunAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _counter.Value);
        return _body(Value, cancellationToken);
    }

    private sealed class Counter
    {
        public int Value;
    }
}
