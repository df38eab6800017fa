namespace Invoke.Graph.Tests;

/// <summary>Fails a number of times and then gives its input.</summary>
internal sealed class Flaky : Node
{
    private readonly Func<Flaky, long> _body;

    public Flaky(int failures, Action<Node>? seen = null, string? lane = null)
    {
        var attempts = 0;
        _body = node =>
        {
            seen?.Invoke(node);
            return ++attempts <= failures ? throw new InvalidOperationException($"attempt {attempts}") : node.Value;
        };
        Descriptor = new NodeDescriptor<Flaky, long>(
            "test.flaky",
            () => new Flaky(this),
            static node => new Flaky(node),
            static _ => static (node, _, _) => new ValueTask<long>(node._body(node)),
            [new InputPort<Flaky, long>("value", PortType.Int64, static node => node.Value, static (node, value) => node.Value = value)],
            [new OutputPort<long, long>("value", PortType.Int64, static (in long result) => result)])
        {
            Lane = lane,
        };
    }

    private Flaky(Flaky other)
    {
        (_body, Descriptor, Value) = (other._body, other.Descriptor, other.Value);
    }

    public override NodeDescriptor Descriptor { get; }

    public long Value { get; set; }
}
