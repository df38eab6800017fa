using Invoke.Images;
using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

public abstract class ListContract(QueueHostFactory create) : QueueContract(create)
{
    [StorageFact]
    public async Task ListAsync_All_RunningThenWaitingThenEndedLatestFirst()
    {
        IReadOnlyList<long> ids = await Host.AddAsync(6);
        await EndNextAsync();
        await EndNextAsync();
        await Host.ClaimAsync();
        await Host.ClaimAsync();
        await Host.Queue.EnqueueAsync(QueueHost.Batch(), new EnqueueOptions { Hold = true });

        Page<QueueItem> page = await Host.Queue.ListAsync();

        Assert.Equal([ids[2], ids[3], ids[4], ids[5], ids[1], ids[0]], page.Items.Select(item => item.ItemId));
        Assert.Equal((6L, 50, null), (page.Total, page.Limit, page.Next));
    }

    [StorageTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(9)]
    public async Task ListAsync_Pages_EqualTheWholeList(int limit)
    {
        await Host.AddAsync(4);
        await Host.AddAsync(3, priority: 2);
        await EndNextAsync();
        await EndNextAsync();
        await Host.EndAsync(await Host.ClaimAsync());
        await Host.EndAsync(await Host.ClaimAsync());
        await Host.ClaimAsync();
        await Host.Queue.EnqueueAsync(QueueHost.Batch(2), new EnqueueOptions { Hold = true });
        var all = new QueueSelection { Statuses = Enum.GetValues<QueueItemStatus>() };

        List<long> paged = await PagesAsync(all, limit);

        Assert.Equal((await Host.Queue.ListAsync(all)).Items.Select(item => item.ItemId), paged);
        Assert.Equal(9, paged.Count);
    }

    [StorageFact]
    public async Task ListAsync_ChangesBetweenPages_NeitherRepeatNorSkipWhatDidNotChange()
    {
        IReadOnlyList<long> ids = await Host.AddAsync(9);
        await EndNextAsync();

        Page<QueueItem> first = await Host.Queue.ListAsync(limit: 4);
        await Host.AddAsync(1, priority: 9);
        await Host.Queue.MoveAsync(ids[8], ids[1], QueuePlace.Before);
        await Host.Queue.CancelAsync(QueueSelection.Of(ids[2]));
        IReadOnlyList<QueueItem> rest = (await Host.Queue.ListAsync(after: first.Next)).Items;

        Assert.Equal(ids.Skip(1).Take(4), first.Items.Select(item => item.ItemId));

        // 2 was canceled and comes again where it is now; 8 went before the page.
        Assert.Equal([ids[5], ids[6], ids[7], ids[2], ids[0]], rest.Select(item => item.ItemId));
    }

    [StorageFact]
    public async Task ListAsync_Selection_KeepsEveryPart()
    {
        EnqueueResult batch = await Host.Queue.EnqueueAsync(QueueHost.Batch(3) with { Destination = "d" });
        await Host.AddAsync(3);
        await EndNextAsync();
        await Host.EndAsync(await Host.ClaimAsync(), QueueItemStatus.Failed);

        Page<QueueItem> failed = await Host.Queue.ListAsync(new QueueSelection { Statuses = [QueueItemStatus.Failed] });
        Page<QueueItem> ofBatch = await Host.Queue.ListAsync(QueueSelection.OfBatch(batch.BatchId));
        Page<QueueItem> named = await Host.Queue.ListAsync(QueueSelection.Of(batch.ItemIds[0], 99) with { Destination = "d" });

        Assert.Equal((batch.ItemIds[1], 1L), (Assert.Single(failed.Items).ItemId, failed.Total));
        Assert.Equal([batch.ItemIds[2], batch.ItemIds[1], batch.ItemIds[0]], ofBatch.Items.Select(item => item.ItemId));
        Assert.Equal((1, 1L), (named.Items.Count, named.Total));
    }

    [StorageTheory]
    [InlineData("x")]
    [InlineData("1.2.3")]
    [InlineData("7.0.0.0")]
    [InlineData("-1.0.0.0")]
    [InlineData("3.9223372036854775807.0.0")]
    [InlineData("3.-9223372036854775808.0.0")]
    public async Task ListAsync_NoCursor_IsRefused(string after) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Host.Queue.ListAsync(after: after));

    [StorageTheory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task ListAsync_BadLimit_IsRefused(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Host.Queue.ListAsync(limit: limit));

    [StorageFact]
    public async Task CountAsync_AfterManyChanges_EqualsTheRows()
    {
        const int seed = 5;
        var random = new Random(seed);
        for (int round = 0; round < 120; round++)
        {
            await ChangeAsync(random);
        }

        QueueCounts counts = await Host.Queue.GetCountsAsync();

        Dictionary<string, int> rows = Host.Query("SELECT status FROM queue_items").GroupBy(status => status).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(
            new QueueCounts(Of("pending"), Of("in_progress"), Of("completed"), Of("failed"), Of("canceled"), Of("held")), counts);
        Assert.True(counts.Total > 20, $"Seed {seed} makes too few items to tell.");
        foreach (string batch in Host.Query("SELECT DISTINCT batch_id FROM queue_batches"))
        {
            Assert.Equal(
                Host.Query($"SELECT count(*) FROM queue_items JOIN queue_batches ON id = batch WHERE batch_id = '{batch}' AND status <> 'held'")[0],
                $"{(await Host.Queue.GetCountsAsync(QueueSelection.OfBatch(batch))).Total}");
        }

        int Of(string status) => rows.GetValueOrDefault(status);
    }

    private async Task ChangeAsync(Random random)
    {
        switch (random.Next(8))
        {
            case 0 or 1:
                await Host.Queue.EnqueueAsync(QueueHost.Batch(random.Next(1, 6)), new EnqueueOptions { Hold = random.Next(4) == 0 });
                break;
            case 2 or 3 when await Host.Queue.ClaimAsync(QueueHost.Worker, CancellationToken.None) is { } claim:
                await Host.EndAsync(claim, (QueueItemStatus)random.Next((int)QueueItemStatus.Completed, (int)QueueItemStatus.Canceled + 1));
                break;
            case 4:
                await Host.Queue.ClaimAsync(QueueHost.Worker, CancellationToken.None);
                break;
            case 5:
                await Host.Queue.CancelAsync(QueueSelection.Of(random.Next(1, 40)));
                break;
            case 6:
                await Host.Queue.RetryAsync(QueueSelection.Of(random.Next(1, 40)), (RetryMode)random.Next(2));
                break;
            default:
                await Host.Queue.DeleteAsync(QueueSelection.Of(random.Next(1, 40)));
                await Host.Queue.UpdateHeldAsync(random.Next(1, 40), QueueHost.Graph(random.Next()));
                break;
        }
    }

    private async Task EndNextAsync()
    {
        await Host.EndAsync(await Host.ClaimAsync());
        Host.Time.Advance(TimeSpan.FromMilliseconds(1));
    }

    private async Task<List<long>> PagesAsync(QueueSelection selection, int limit)
    {
        List<long> ids = [];
        string? after = null;
        do
        {
            Page<QueueItem> page = await Host.Queue.ListAsync(selection, limit, after);
            ids.AddRange(page.Items.Select(item => item.ItemId));
            after = page.Next;
        }
        while (after is not null);
        return ids;
    }
}
