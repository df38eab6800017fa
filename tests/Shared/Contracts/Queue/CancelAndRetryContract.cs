using Invoke.Images;
using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

public abstract class CancelAndRetryContract(QueueHostFactory create) : QueueContract(create)
{
    [StorageFact]
    public async Task CancelAsync_PendingItem_NeverTouchesTheRunningOne_6049()
    {
        IReadOnlyList<long> ids = await Host.AddAsync(3);
        SessionClaim running = await Host.ClaimAsync();

        IReadOnlyList<long> canceled = await Host.Queue.CancelAsync(QueueSelection.Of(ids[1]));

        Assert.Equal([ids[1]], canceled);
        Assert.Equal(ClaimState.Valid, await Host.Queue.RenewAsync(running, None));
        Assert.False((await Host.ItemAsync(ids[0])).IsCancelRequested);
        Assert.Equal([ids[2]], await Host.WaitingAsync());
    }

    [StorageFact]
    public async Task CancelAsync_AllButCurrent_LeavesTheRunningOne()
    {
        await Host.AddAsync(3);
        SessionClaim running = await Host.ClaimAsync();

        await Host.Queue.CancelAsync(QueueSelection.Waiting);

        Assert.Equal(ClaimState.Valid, await Host.Queue.RenewAsync(running, None));
        Assert.Equal(new QueueCounts(0, 1, 0, 0, 2, 0), await Host.Queue.GetCountsAsync());
    }

    [StorageFact]
    public async Task CancelAsync_Running_AsksItsWorkerOnce()
    {
        IReadOnlyList<long> ids = await Host.AddAsync(1);
        SessionClaim running = await Host.ClaimAsync();

        IReadOnlyList<long> first = await Host.Queue.CancelAsync(QueueSelection.All);
        IReadOnlyList<long> second = await Host.Queue.CancelAsync(QueueSelection.All);
        ClaimState state = await Host.Queue.RenewAsync(running, None);
        await Host.Queue.AppendAsync(running, ["""{"node":"a"}"""], [], None);
        await Host.EndAsync(running, QueueItemStatus.Canceled);

        Assert.Equal((ids[0], 0, ClaimState.Canceled), (first[0], second.Count, state));
        QueueItem ended = await Host.ItemAsync(ids[0]);
        Assert.Equal((QueueItemStatus.Canceled, false, 1), (ended.Status, ended.IsCancelRequested, ended.FinishedInvocations));
    }

    [StorageFact]
    public async Task CancelAsync_BatchAndDestination_AreKeptApart()
    {
        EnqueueResult canvas = await Host.Queue.EnqueueAsync(QueueHost.Batch(2) with { Destination = "canvas" });
        EnqueueResult gallery = await Host.Queue.EnqueueAsync(QueueHost.Batch(2) with { Destination = "gallery" });
        EnqueueResult other = await Host.Queue.EnqueueAsync(QueueHost.Batch(2) with { Destination = "gallery" });

        IReadOnlyList<long> byBatch = await Host.Queue.CancelAsync(QueueSelection.OfBatch(other.BatchId));
        IReadOnlyList<long> byDestination = await Host.Queue.CancelAsync(new QueueSelection { Destination = "gallery" });

        Assert.Equal(other.ItemIds, byBatch);
        Assert.Equal(gallery.ItemIds, byDestination);
        Assert.Equal(canvas.ItemIds, await Host.WaitingAsync());
        Assert.Equal(4, (await Host.Queue.GetCountsAsync(new QueueSelection { Destination = "gallery" })).Canceled);
        Assert.Equal(0, (await Host.Queue.GetCountsAsync(new QueueSelection { Destination = "gallery", BatchIds = [canvas.BatchId] })).Total);
    }

    [StorageFact]
    public async Task CancelAsync_All_LeavesHeldOnesUnlessNamed()
    {
        EnqueueResult held = await Host.Queue.EnqueueAsync(QueueHost.Batch(), new EnqueueOptions { Hold = true });

        IReadOnlyList<long> all = await Host.Queue.CancelAsync(QueueSelection.All);
        IReadOnlyList<long> named = await Host.Queue.CancelAsync(QueueSelection.Of(held.ItemIds));

        Assert.Empty(all);
        Assert.Equal(held.ItemIds, named);
    }

    [StorageFact]
    public async Task RetryAsync_Resume_GoesOnWithTheSameSession()
    {
        IReadOnlyList<long> ids = await Host.AddAsync(2);
        SessionClaim claim = await Host.ClaimAsync();
        await Host.Queue.AppendAsync(claim, ["""{"node":"a"}"""], [], None);
        await Host.EndAsync(claim, QueueItemStatus.Failed);

        IReadOnlyList<long> waiting = await Host.Queue.RetryAsync(QueueSelection.Of(ids[0]));

        Assert.Equal([ids[0]], waiting);
        Assert.Equal([ids[1], ids[0]], await Host.WaitingAsync());
        QueueItem item = await Host.ItemAsync(ids[0]);
        Assert.Equal((claim.Item.SessionId, QueueItemStatus.Pending, 1), (item.SessionId, item.Status, item.FinishedInvocations));
        Assert.Null(item.Error);
        Assert.Null(item.CompletedAt);
        Assert.Single(await Host.Queue.ReadJournalAsync(ids[0]));
    }

    [StorageFact]
    public async Task RetryAsync_Restart_MakesANewSessionAndLeavesTheOldOne()
    {
        EnqueueResult added = await Host.Queue.EnqueueAsync(QueueHost.Batch() with { Data = [[BatchField.Of("n", "value", 5)]] });
        SessionClaim claim = await Host.ClaimAsync();
        await Host.Queue.AppendAsync(claim, ["""{"node":"a"}"""], [], None);
        await Host.EndAsync(claim, QueueItemStatus.Failed);

        long restarted = Assert.Single(await Host.Queue.RetryAsync(QueueSelection.OfBatch(added.BatchId), RetryMode.Restart));

        QueueItem item = await Host.ItemAsync(restarted);
        Assert.Equal((added.ItemIds[0], added.BatchId, 0), (item.RetriedFromItemId ?? 0, item.BatchId, item.FinishedInvocations));
        Assert.NotEqual(claim.Item.SessionId, item.SessionId);
        Assert.Equal(5, Assert.Single(item.FieldValues).Value.GetInt32());
        Assert.Empty(await Host.Queue.ReadJournalAsync(restarted));
        Assert.Equal(QueueItemStatus.Failed, (await Host.ItemAsync(added.ItemIds[0])).Status);
    }

    [StorageFact]
    public async Task RetryAsync_RestartMoreThanThereIsRoomFor_RestartsTheOldest()
    {
        using var host = Create(options => options.MaxPending = 3);
        IReadOnlyList<long> ids = await host.AddAsync(3);
        await host.Queue.CancelAsync(QueueSelection.Of(ids));
        await host.AddAsync(1);

        IReadOnlyList<long> restarted = await host.Queue.RetryAsync(QueueSelection.Of(ids), RetryMode.Restart);
        IReadOnlyList<long> none = await host.Queue.RetryAsync(QueueSelection.Of(ids), RetryMode.Restart);

        Assert.Equal(2, restarted.Count);
        Assert.Empty(none);
        Assert.Equal([ids[0], ids[1]], [(await host.ItemAsync(restarted[0])).RetriedFromItemId ?? 0, (await host.ItemAsync(restarted[1])).RetriedFromItemId ?? 0]);
        Assert.Equal(ids.Take(2), (await host.EventsAsync()).OfType<ItemsRetriedEvent>().Single().ItemIds);
        Assert.Equal(3, (await host.Queue.GetCountsAsync()).Pending);
    }

    [StorageFact]
    public async Task RetryAsync_ResumeInAFullQueue_ExceedsTheBoundByWhatWasAskedFor()
    {
        using var host = Create(options => options.MaxPending = 2);
        IReadOnlyList<long> ids = await host.AddAsync(2);
        await host.Queue.CancelAsync(QueueSelection.Of(ids));
        await host.AddAsync(2);

        Assert.Equal(ids, await host.Queue.RetryAsync(QueueSelection.Of(ids)));
        Assert.Equal(4, (await host.Queue.GetCountsAsync()).Pending);
        Assert.Empty(await host.AddAsync(1));
    }

    [StorageFact]
    public async Task RetryAsync_CompletedOrNotEnded_AreLeftOut()
    {
        await Host.AddAsync(3);
        await Host.EndAsync(await Host.ClaimAsync());
        await Host.ClaimAsync();
        long events = await Host.LastEventAsync();

        Assert.Empty(await Host.Queue.RetryAsync(new QueueSelection { Statuses = Enum.GetValues<QueueItemStatus>() }));
        Assert.Equal(events, await Host.LastEventAsync());
    }

    [StorageFact]
    public async Task DeleteAsync_Ended_PrunesWithJournalsAndGraphs()
    {
        EnqueueResult ended = await Host.Queue.EnqueueAsync(QueueHost.Batch());
        SessionClaim claim = await Host.ClaimAsync();
        await Host.Queue.AppendAsync(claim, ["""{"node":"a"}"""], [], None);
        await Host.EndAsync(claim);
        await Host.AddAsync(2);
        await Host.ClaimAsync();

        int pruned = await Host.Queue.DeleteAsync(QueueSelection.Ended);
        int rest = await Host.Queue.DeleteAsync(QueueSelection.All);

        Assert.Equal((1, 1), (pruned, rest));
        Assert.Null(await Host.Queue.FindAsync(ended.ItemIds[0]));
        Assert.Empty(await Host.Queue.ReadJournalAsync(ended.ItemIds[0]));
        Assert.Null(await Host.Queue.ReadDocumentAsync(ended.ItemIds[0]));
        Assert.Equal(["1"], Host.Query("SELECT count(*) FROM queue_batches"));
        Assert.Equal(new QueueCounts(0, 1, 0, 0, 0, 0), await Host.Queue.GetCountsAsync());
    }

    [StorageFact]
    public async Task MaxHistory_Reached_DeletesTheOldest()
    {
        using var host = Create(options => options.MaxHistory = 2);
        IReadOnlyList<long> ids = await host.AddAsync(5);
        for (int item = 0; item < 3; item++)
        {
            await host.EndAsync(await host.ClaimAsync());
            host.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await host.Queue.CancelAsync(QueueSelection.Of(ids[3]));

        Assert.Equal([ids[3], ids[2]], (await host.Queue.ListAsync(QueueSelection.Ended)).Items.Select(item => item.ItemId));
        Assert.Null(await host.Queue.FindAsync(ids[0]));
        Assert.Equal([ids[4]], await host.WaitingAsync());
    }

    [StorageTheory]
    [InlineData("items")]
    [InlineData("batches")]
    [InlineData("statuses")]
    public async Task AnyMethod_EmptyList_MeansNoItem(string part)
    {
        var place = new QueueSelection { Destination = "d" };
        QueueSelection empty = part switch
        {
            "items" => place with { ItemIds = [] },
            "batches" => place with { BatchIds = [] },
            _ => place with { Statuses = [] },
        };
        await Host.Queue.EnqueueAsync(QueueHost.Batch(3) with { Destination = "d" });
        await Host.EndAsync(await Host.ClaimAsync(), QueueItemStatus.Failed);
        await Host.ClaimAsync();
        long events = await Host.LastEventAsync();
        foreach (QueueSelection nothing in (QueueSelection[])[empty, empty with { Destination = null }])
        {
            IReadOnlyList<long> canceled = await Host.Queue.CancelAsync(nothing);
            IReadOnlyList<long> resumed = await Host.Queue.RetryAsync(nothing);
            IReadOnlyList<long> restarted = await Host.Queue.RetryAsync(nothing, RetryMode.Restart);
            int moved = await Host.Queue.SetPriorityAsync(nothing, 5);
            int deleted = await Host.Queue.DeleteAsync(nothing);
            Page<QueueItem> page = await Host.Queue.ListAsync(nothing);
            QueueCounts counts = await Host.Queue.GetCountsAsync(nothing);

            Assert.Empty(canceled.Concat(resumed).Concat(restarted));
            Assert.Empty(page.Items);
            Assert.Equal((0, 0, 0L), (moved, deleted, page.Total));
            Assert.Equal(new QueueCounts(0, 0, 0, 0, 0, 0), counts);
        }

        Assert.Equal(events, await Host.LastEventAsync());
        Assert.Equal(new QueueCounts(1, 1, 0, 1, 0, 0), await Host.Queue.GetCountsAsync());
    }

    [StorageFact]
    public async Task Of_NoNumbers_SelectsNothing()
    {
        IReadOnlyList<long> ids = await Host.AddAsync(2);

        int deleted = await Host.Queue.DeleteAsync(QueueSelection.Of());

        Assert.Equal(0, deleted);
        Assert.Equal(ids, await Host.WaitingAsync());
    }

    [StorageFact]
    public async Task UpdateHeldAsync_OneOfABatch_ChangesOnlyItsGraph()
    {
        EnqueueResult held = await Host.Queue.EnqueueAsync(QueueHost.Batch(2), new EnqueueOptions { Hold = true });

        bool updated = await Host.Queue.UpdateHeldAsync(held.ItemIds[0], QueueHost.Graph(42));
        bool released = await Host.Queue.ReleaseHeldAsync(held.ItemIds[0]);

        Assert.True(updated && released);
        Assert.Contains("42", (await Host.ClaimAsync()).Document.Graph, StringComparison.Ordinal);
        Assert.DoesNotContain("42", (await Host.Queue.ReadDocumentAsync(held.ItemIds[1]))?.Graph, StringComparison.Ordinal);
        Assert.Equal(new QueueCounts(0, 1, 0, 0, 0, 1), await Host.Queue.GetCountsAsync(QueueSelection.OfBatch(held.BatchId) with { Statuses = Enum.GetValues<QueueItemStatus>() }));
    }

    [StorageFact]
    public async Task UpdateAndRelease_NotHeld_ChangeNothing()
    {
        IReadOnlyList<long> ids = await Host.AddAsync(1);

        Assert.False(await Host.Queue.UpdateHeldAsync(ids[0], QueueHost.Graph(42)));
        Assert.False(await Host.Queue.ReleaseHeldAsync(ids[0]));
        Assert.False(await Host.Queue.ReleaseHeldAsync(99));
        Assert.DoesNotContain("42", (await Host.Queue.ReadDocumentAsync(ids[0]))?.Graph, StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task ReleaseHeldAsync_ValueThatDoesNotFit_StaysHeld()
    {
        EnqueueResult held = await Host.Queue.EnqueueAsync(
            QueueHost.Batch() with { Data = [[BatchField.Of("later", "value", 1)]] }, new EnqueueOptions { Hold = true });

        await Assert.ThrowsAsync<BatchException>(async () => await Host.Queue.ReleaseHeldAsync(held.ItemIds[0]));

        Assert.Equal(QueueItemStatus.Held, (await Host.ItemAsync(held.ItemIds[0])).Status);
    }

    [StorageFact]
    public async Task Pause_Reopened_IsKept()
    {
        await Host.Queue.PauseAsync();
        await Host.Queue.PauseAsync();
        OpenQueue again = Host.Open();

        Assert.True(await again.IsPausedAsync());
        await again.ResumeAsync();
        Assert.False(await Host.Queue.IsPausedAsync());
        Assert.Equal([QueueChange.Paused, QueueChange.Resumed], (await Host.EventsAsync()).Cast<QueueChangedEvent>().Select(change => change.Change));
    }
}
