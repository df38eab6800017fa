namespace Invoke.Graph;

/// <summary>What a restored session knows from its snapshot, by the rows of the new session.</summary>
internal sealed class Restoration(GraphPlan plan)
{
    private readonly ILookup<int, PlanNode> _nested = plan.Nodes
        .Where(node => node.Kind == NodeKind.Iterate)
        .SelectMany(iterator => iterator.Inputs.Where(edge => edge.Source >= 0).Select(edge => (edge.Source, Iterator: iterator)))
        .Distinct()
        .ToLookup(pair => pair.Source, pair => pair.Iterator);

    private readonly Dictionary<ItemsKey, List<ReadyRange>> _held = [];
    private readonly HashSet<ItemsKey> _loaded = [];

    /// <summary>True while what had finished is replayed: nothing becomes ready, and no list is read.</summary>
    public bool IsReplaying { get; set; } = true;

    /// <summary>True while the known axes are expanded.</summary>
    public bool IsExpanding { get; set; } = true;

    /// <summary>The lengths of axes, by iterator and row of its outer space.</summary>
    public Dictionary<(int Iterator, int Row), int> Lengths { get; } = [];

    /// <summary>The choices that were made.</summary>
    public Dictionary<(int Node, int Row), int> Branches { get; } = [];

    /// <summary>What was skipped.</summary>
    public HashSet<(int Node, int Row)> Skipped { get; } = [];

    /// <summary>The finished rows whose output is not in the snapshot.</summary>
    public HashSet<(int Node, int Output, int Row)> Missing { get; } = [];

    /// <summary>What had finished and does not have to run again.</summary>
    public RowBits[] Finished { get; } = new RowBits[plan.Nodes.Count];

    /// <summary>The iterators over a node's outputs.</summary>
    public IEnumerable<PlanNode> IteratorsOver(PlanNode node) => _nested[node.Index];

    /// <summary>True where the items of one of an iterator's lists are there.</summary>
    public bool AreItemsThere(ItemsKey items) => _loaded.Contains(items);

    /// <summary>Takes note that items are there; false where they were before.</summary>
    public bool AddItems(ItemsKey items) => _loaded.Add(items);

    /// <summary>Holds back what could run but for items that are not there yet.</summary>
    public void Hold(ItemsKey items, in ReadyRange range)
    {
        if (!_held.TryGetValue(items, out List<ReadyRange>? held))
        {
            _held.Add(items, held = []);
        }

        held.Add(range);
    }

    /// <summary>Takes what waited for items.</summary>
    public IReadOnlyList<ReadyRange> TakeHeld(ItemsKey items) => _held.Remove(items, out List<ReadyRange>? held) ? held : [];
}

/// <summary>The items that one of an iterator's lists has for one row of the space above.</summary>
internal readonly record struct ItemsKey(int Iterator, int List, int Row);
