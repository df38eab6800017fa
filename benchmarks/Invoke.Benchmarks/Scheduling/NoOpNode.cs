using Invoke.Graph;

namespace Invoke.Benchmarks.Scheduling;

/// <summary>A node that does nothing, as one of several node types: what is left is the engine's own cost.</summary>
/// <typeparam name="TKind">Makes each use a type of its own, so that no call site sees one body only.</typeparam>
internal sealed class NoOpNode<TKind> : Node
{
    private static readonly NodeDescriptor<NoOpNode<TKind>, long> Type = new(
        $"benchmark.no_op_{typeof(TKind).Name}",
        static () => new NoOpNode<TKind>(),
        static node => new NoOpNode<TKind> { Value = node.Value },
        static _ => static (node, _, _) => node.RunAsync(),
        [new InputPort<NoOpNode<TKind>, long>("value", PortType.Int64, static node => node.Value, static (node, value) => node.Value = value)],
        [new OutputPort<long, long>("value", PortType.Int64, static (in long result) => result)]);

    public override NodeDescriptor Descriptor => Type;

    public Input<long> In => new(this, "value");

    public Output<long> Out => new(this, "value");

    public long Value { get; set; }

    public ValueTask<long> RunAsync() => new(Value + 1);

#pragma warning disable CS1998 // The baseline is the same body as an async method that never waits.
    public async ValueTask<long> RunAsAsyncMethod() => Value + 1;
#pragma warning restore CS1998
}

internal struct First;

internal struct Second;

internal struct Third;
