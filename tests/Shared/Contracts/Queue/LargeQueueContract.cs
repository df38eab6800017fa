using Invoke.Images;
using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

public abstract class LargeQueueContract(QueueHostFactory create) : QueueContract(create)
{
    [StorageFact]
    [Trait("Kind", "Heavy")]
    public async Task TenThousandItems_EnqueuedListedCountedMoved()
    {
        EnqueueResult batch = await Host.Queue.EnqueueAsync(QueueHost.Batch() with
        {
            Data = [[QueueHost.Field("n", "value", [.. Enumerable.Range(0, 12_000).Cast<object>()])]],
        });
        await Host.Queue.MoveAsync(batch.ItemIds[^1], batch.ItemIds[0], QueuePlace.Before);
        List<long> listed = [];
        string? after = null;
        do
        {
            Page<QueueItem> page = await Host.Queue.ListAsync(limit: QueueSelection.MaxLimit, after: after);
            Assert.Equal(10_000, page.Total);
            listed.AddRange(page.Items.Select(item => item.ItemId));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal((12_000L, 10_000), (batch.Requested, batch.Enqueued));
        Assert.Equal([batch.ItemIds[^1], .. batch.ItemIds.SkipLast(1)], listed);
        Assert.Equal(10_000, (await Host.Queue.GetCountsAsync(QueueSelection.OfBatch(batch.BatchId))).Pending);
        Assert.Equal(["1"], Host.Query("SELECT count(*) FROM queue_batches"));
        Assert.Equal(10_000, await Host.Queue.DeleteAsync(QueueSelection.All));
        Host.FoldCounts();
        Assert.Equal(["0"], Host.Query("SELECT (SELECT count(*) FROM queue_batches) + (SELECT count(*) FROM queue_counts WHERE batch <> 0)"));
    }
}
