using System.Text.Json;

namespace Invoke.Graph;

/// <summary>A session as it was saved, in a snapshot or in a journal; rows are told by their positions in path order, values are still JSON.</summary>
internal abstract class SavedSession
{
    public abstract string SessionId { get; }

    public abstract string? QueueMemory { get; }

    /// <summary>Gets the value of a graph input, or null where it was not saved.</summary>
    public abstract JsonElement? InputOf(GraphInput input);

    /// <summary>Gets the nodes that were edited, with their literals.</summary>
    public abstract IEnumerable<(PlanNode Node, JsonElement Literals)> Edits();

    /// <summary>Gets the lengths of an iterator's lists, by position in its outer space; below zero where none is known.</summary>
    public abstract int[] LengthsOf(PlanNode iterator, PathOrder order);

    /// <summary>Gets the positions of a lazy node that were skipped.</summary>
    public abstract int[] SkippedOf(PlanNode node, PathOrder order);

    /// <summary>Gets the branches a choice has chosen, by position; below zero where it has not yet.</summary>
    public abstract int[] BranchesOf(PlanNode node, PathOrder order);

    /// <summary>Gets what has finished, in the order of time.</summary>
    public abstract IReadOnlyList<(int Node, int Position)> History(PathOrder order);

    /// <summary>Gets the values of an output for the finished rows in path order; null for one that is missing.</summary>
    public abstract IEnumerable<JsonElement?> ValuesOf(PlanNode node, OutputPort output, PathOrder order);
}
