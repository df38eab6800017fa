namespace Invoke.Graph;

/// <summary>Tells one node's rows when all rows of another node that agree with them have finished.</summary>
/// <remarks>
/// <para>A gate keeps tokens for each row of its root space, the axes both nodes have. A row that is not expanded yet holds one token;
/// expanding it to n rows adds n - 1; each finished row of the counted node removes one. Zero opens the gate, once. Empty and ragged
/// lists need no special case.</para>
/// <para>A collector waits for its items this way, and an output waits this way for its last reader.</para>
/// </remarks>
internal sealed class CompletionGate(
    int index,
    PlanNode counted,
    PlanNode notified,
    IterationSpace root,
    IterationSpace counting,
    bool opensForCollector)
{
    public int Index { get; } = index;

    public PlanNode Counted { get; } = counted;

    public PlanNode Notified { get; } = notified;

    /// <summary>The axes both nodes have.</summary>
    public IterationSpace Root { get; } = root;

    /// <summary>The root's axes and then the counted node's others.</summary>
    public IterationSpace Counting { get; } = counting;

    /// <summary>True where the notified node is a collector that waits for items; false where it is an output that waits for its readers.</summary>
    public bool OpensForCollector { get; } = opensForCollector;

    /// <summary>An iterator's rows are finished as soon as they exist.</summary>
    public bool CountsExistence => Counted.Kind == NodeKind.Iterate;

    public RowProjection CountedToRoot { get; } = new(counted.Space, root);

    public RowProjection NotifiedToRoot { get; } = new(notified.Space, root);

    public RowEnumeration RootToNotified { get; } = new(root, notified.Space);
}
