namespace Invoke.Graph;

/// <summary>Tells one node's rows when all rows of another node that agree with them have finished.</summary>
/// <remarks>
/// <para>A gate keeps tokens for each row of its root space, the axes both nodes have. A row that is not expanded yet holds one token;
/// expanding it to n rows adds n - 1; each finished or skipped row of the counted node removes one. Zero opens the gate, once. Empty and ragged
/// lists need no special case.</para>
/// <para>A collector waits for its items this way, an output for its last reader, and a lazy node for the readers that decide whether
/// it runs; for those a token is removed by each reader that will not read.</para>
/// </remarks>
internal sealed class CompletionGate(
    int index,
    PlanNode counted,
    PlanNode notified,
    IterationSpace root,
    IterationSpace counting,
    CompletionGate.Purpose purpose,
    int branch)
{
    /// <summary>What a gate is for.</summary>
    public enum Purpose
    {
        /// <summary>The notified node is a collector that waits for its items.</summary>
        Items,

        /// <summary>The notified node's output waits for its last reader.</summary>
        Readers,

        /// <summary>The notified node is lazy and waits until a reader needs it, or none can.</summary>
        Demand,
    }

    public int Index { get; } = index;

    public PlanNode Counted { get; } = counted;

    public PlanNode Notified { get; } = notified;

    /// <summary>The axes both nodes have.</summary>
    public IterationSpace Root { get; } = root;

    /// <summary>The root's axes and then the counted node's others.</summary>
    public IterationSpace Counting { get; } = counting;

    public Purpose For { get; } = purpose;

    /// <summary>Where a choice needs the notified node only if it chooses one branch: that branch; else -1.</summary>
    public int Branch { get; } = branch;

    /// <summary>An iterator's rows are finished as soon as they exist.</summary>
    public bool CountsExistence => Counted.Kind == NodeKind.Iterate;

    public RowProjection CountedToRoot { get; } = new(counted.Space, root);

    public RowProjection NotifiedToRoot { get; } = new(notified.Space, root);

    public RowEnumeration RootToNotified { get; } = new(root, notified.Space);
}
