using Invoke.Graph;

namespace Invoke.Queue;

/// <summary>A batch that was counted and checked, and may be added.</summary>
internal sealed class CheckedBatch
{
    private readonly BatchWeight? _weight;

    private CheckedBatch(SessionBatch batch, EnqueueOptions options, string graph, long requested)
    {
        (Batch, Options, Graph, Requested) = (batch, options, graph, requested);
        _weight = requested == 0 ? null : BatchWeight.Of(batch, graph);
    }

    public SessionBatch Batch { get; }

    public EnqueueOptions Options { get; }

    public string Graph { get; }

    /// <summary>How many items the batch makes.</summary>
    public long Requested { get; }

    /// <exception cref="BatchException">The batch's values do not fit its graph, or each other.</exception>
    /// <exception cref="GraphValidationException">The graph has problems, and the items are not to be held.</exception>
    public static CheckedBatch Check(SessionBatch batch, EnqueueOptions options, NodeCatalog catalog)
    {
        long requested = BatchExpansion.Count(batch);
        BatchChecker.CheckShape(batch);
        string graph = batch.Graph.ToJson(catalog);
        if (!options.Hold)
        {
            BatchChecker.CheckAgainst(NodeGraph.Parse(graph, catalog), batch, catalog);
        }

        return new CheckedBatch(batch, options, graph, requested);
    }

    /// <summary>How many items there is room for.</summary>
    /// <exception cref="BatchException">These weigh more than a batch may.</exception>
    public int CountFor(QueueOptions bounds, QueueCounts counts)
    {
        int room = Math.Max(0, bounds.MaxPending - (Options.Hold ? counts.Held : counts.Pending));
        var count = (int)Math.Min(room, Requested);
        if (count > 0)
        {
            _weight?.ThrowIfOver(bounds.MaxBatchBytes, count);
        }

        return count;
    }

    /// <summary>The priority of the items.</summary>
    /// <param name="lowestRank">The highest priority that they have to go before, negated; null where there is none.</param>
    public int PriorityBefore(long? lowestRank)
    {
        if (lowestRank is not { } lowest)
        {
            return Options.Priority;
        }

        return -lowest < int.MaxValue
            ? Math.Max(Options.Priority, (int)-lowest + 1)
            : throw new BatchException($"An item waits with priority {int.MaxValue}, the highest there is, so nothing can go before it; give it a lower one first.");
    }
}
