using Invoke.Graph;

namespace Invoke.Benchmarks.Scheduling;

/// <summary>Adds two numbers.</summary>
internal sealed class JoinNode : Node
{
    private static readonly NodeDescriptor<JoinNode, long> Type = new(
        "benchmark.join",
        static () => new JoinNode(),
        static node => new JoinNode { LeftValue = node.LeftValue, RightValue = node.RightValue },
        static _ => static (node, _, _) => new ValueTask<long>(node.LeftValue + node.RightValue),
        [
            new InputPort<JoinNode, long>("left", PortType.Int64, static node => node.LeftValue, static (node, value) => node.LeftValue = value),
            new InputPort<JoinNode, long>("right", PortType.Int64, static node => node.RightValue, static (node, value) => node.RightValue = value),
        ],
        [new OutputPort<long, long>("value", PortType.Int64, static (in long result) => result)]);

    public override NodeDescriptor Descriptor => Type;

    public Input<long> Left => new(this, "left");

    public Input<long> Right => new(this, "right");

    public Output<long> Out => new(this, "value");

    public long LeftValue { get; set; }

    public long RightValue { get; set; }
}
