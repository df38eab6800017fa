using Invoke.Graph;

namespace Invoke.Benchmarks.Scheduling;

/// <summary>Gives a list that exists already.</summary>
internal sealed class ListNode(IReadOnlyList<long> items) : Node
{
    private static readonly NodeDescriptor<ListNode, IReadOnlyList<long>> Type = new(
        "benchmark.list",
        static () => new ListNode([]),
        static node => new ListNode(node.Items),
        static _ => static (node, _, _) => new(node.Items),
        [],
        [new OutputPort<IReadOnlyList<long>, IReadOnlyList<long>>("collection", PortType.List(PortType.Int64), static (in IReadOnlyList<long> result) => result)]);

    public IReadOnlyList<long> Items { get; } = items;

    public override NodeDescriptor Descriptor => Type;

    public Output<IReadOnlyList<long>> Out => new(this, "collection");
}
