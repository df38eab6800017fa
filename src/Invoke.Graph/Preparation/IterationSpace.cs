namespace Invoke.Graph;

/// <summary>A list of axes; its rows are the iteration paths over them. Spaces form a trie: a space's rows are blocks below its prefix's rows.</summary>
/// <remarks>The static part; how many rows there are is known to a session only (<see cref="IterationPaths"/>).</remarks>
internal sealed class IterationSpace(int id, int[] axes, IterationSpace? prefix)
{
    public int Id { get; } = id;

    /// <summary>The iterator nodes, enclosing ones first.</summary>
    public int[] Axes { get; } = axes;

    /// <summary>The space without the last axis; null for the root, which has one row.</summary>
    public IterationSpace? Prefix { get; } = prefix;

    public int Level => Axes.Length;

    /// <summary>The ordinary nodes, collectors and Ifs whose invocations are this space's rows.</summary>
    public List<PlanNode> Nodes { get; } = [];

    /// <summary>The iterators that read one list for each of this space's rows.</summary>
    public List<PlanNode> Iterators { get; } = [];

    /// <summary>The iterator that this space belongs to: its rows are that iterator's items. Null for spaces that combine axes otherwise.</summary>
    public PlanNode? Owner { get; set; }

    /// <summary>The spaces below that expand as soon as the length of their last axis is known.</summary>
    public List<IterationSpace> DerivedChildren { get; } = [];

    /// <summary>Gates that count rows of this space: each expansion changes their tokens.</summary>
    public List<CompletionGate> CountingGates { get; } = [];

    /// <summary>Gates with one token counter for each row of this space.</summary>
    public List<CompletionGate> RootedGates { get; } = [];
}
