namespace Invoke.Graph.Tests.Differential;

/// <summary>Which ready invocation a scheduler takes, by looking at all of them.</summary>
/// <param name="Name">How a message names it.</param>
/// <param name="IsDepthFirst">By urgency; else by depth.</param>
/// <param name="Batch">The most of one type in a row while another is ready; 0 for no matter.</param>
/// <param name="Engine">The engine's scheduler.</param>
internal sealed record OracleOrder(string Name, bool IsDepthFirst, int Batch, IGraphScheduler Engine)
{
    public static OracleOrder DepthFirst { get; } = new("depth-first", true, 0, new DepthFirstScheduler());

    public static OracleOrder BreadthFirst { get; } = new("breadth-first", false, 0, new BreadthFirstScheduler());

    public static OracleOrder ClassBatch(int most) => new($"class-batch({most})", true, most, new ClassBatchScheduler(most));

    /// <summary>Picks the next of what is ready.</summary>
    /// <param name="ready">All ready invocations, at least one.</param>
    /// <param name="rules">The graph's rules.</param>
    /// <param name="lastType">The type of the invocation before this one, or null.</param>
    /// <param name="inARow">How many of that type came one after another.</param>
    public (ModelNode Node, OraclePath Path, int[] Indices) Pick(
        IReadOnlyList<(ModelNode Node, OraclePath Path, int[] Indices)> ready, OracleRules rules, string? lastType, int inARow)
    {
        IEnumerable<(ModelNode Node, OraclePath Path, int[] Indices)> candidates = ready;
        if (Batch > 0 && lastType is not null)
        {
            bool stays = inARow < Batch;
            candidates = ready.Where(each => (each.Node.Type == lastType) == stays);
            candidates = candidates.Any() ? candidates : ready;
        }

        return candidates.MinBy(each => each, Comparer<(ModelNode Node, OraclePath Path, int[] Indices)>.Create((left, right) =>
        {
            int rank = IsDepthFirst
                ? rules.UrgencyOf(right.Node).CompareTo(rules.UrgencyOf(left.Node))
                : rules.DepthOf(left.Node).CompareTo(rules.DepthOf(right.Node));
            int path = rank != 0 ? rank : left.Indices.AsSpan().SequenceCompareTo(right.Indices);
            return path != 0 ? path : rules.PositionOf(left.Node).CompareTo(rules.PositionOf(right.Node));
        }));
    }
}
