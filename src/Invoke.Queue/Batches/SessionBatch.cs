using Invoke.Graph;

namespace Invoke.Queue;

/// <summary>One graph to be run many times with different values: one item for each combination.</summary>
/// <remarks>
/// The shape is InvokeAI's: fields in one inner list vary together, the outer lists are multiplied, the last one fastest, and all of it is repeated
/// <see cref="Runs"/> times.
/// </remarks>
public sealed partial record SessionBatch
{
    /// <summary>Gets the graph.</summary>
    public required NodeGraph Graph { get; init; }

    /// <summary>Gets the values that vary; empty for one item a run.</summary>
    public IReadOnlyList<IReadOnlyList<BatchField>> Data { get; init; } = [];

    /// <summary>Gets how often the combinations are repeated.</summary>
    /// <value>1 or more; 1 by default.</value>
    public int Runs { get; init; } = 1;

    /// <summary>Gets over how many lanes, of one worker or of several, one session may be spread at a time.</summary>
    /// <value>
    /// 1 to <see cref="MaxSpread"/>; 1 by default: whoever starts a session runs all of it. With more, the iterations of <see cref="GraphPlan.SpreadAxis"/> are dealt out in turn, with the ids and
    /// results of one run; images then appear in the order in which the lanes finish them.
    /// </value>
    public int Spread { get; init; } = 1;

    /// <summary>The most lanes over which a session can be spread.</summary>
    public const int MaxSpread = 1000;

    /// <summary>Gets the values of the graph's inputs, a JSON object of their names; null where the graph has none or all have defaults.</summary>
    public string? Inputs { get; init; }

    /// <summary>Gets the document of an editor that the graph was made from, a JSON object; images carry it.</summary>
    public string? Workflow { get; init; }

    /// <summary>Gets the batch's id; a new UUID where null.</summary>
    public string? BatchId { get; init; }

    /// <summary>Gets who enqueues the batch, in the words of that program.</summary>
    public string? Origin { get; init; }

    /// <summary>Gets where the results are to go, in the words of the program that enqueues the batch.</summary>
    public string? Destination { get; init; }
}
