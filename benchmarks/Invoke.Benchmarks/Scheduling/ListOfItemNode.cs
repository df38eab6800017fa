using Invoke.Graph;

namespace Invoke.Benchmarks.Scheduling;

/// <summary>Gives the same list for every item.</summary>
internal sealed class ListOfItemNode(IReadOnlyList<long> items) : Node
{
    private static readonly NodeDescriptor<ListOfItemNode, IReadOnlyList<long>> Type = new(
        "benchmark.list_of_item",
        static () => new ListOfItemNode([]),
        static node => new ListOfItemNode(node.Items) { Value = node.Value },
        static _ => static (node, _, _) => new(node.Items),
        [new InputPort<ListOfItemNode, long>("value", PortType.Int64, static node => node.Value, static (node, value) => node.Value = value)],
        [new OutputPort<IReadOnlyList<long>, IReadOnlyList<long>>("collection", PortType.List(PortType.Int64), static (in IReadOnlyList<long> result) => result)]);

    public IReadOnlyList<long> Items { get; } = items;

    public override NodeDescriptor Descriptor => Type;

    public Input<long> In => new(this, "value");

    public Output<IReadOnlyList<long>> Out => new(this, "collection");

    public long Value { get; set; }
}
