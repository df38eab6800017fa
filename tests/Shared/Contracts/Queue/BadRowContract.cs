using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

public abstract class BadRowContract(QueueHostFactory create) : QueueContract(create)
{
    [StorageFact]
    public async Task AnyUse_LaterSchema_IsRefused()
    {
        await Host.Queue.GetCountsAsync();
        Host.Execute("UPDATE invoke_schema SET version = 99 WHERE component = 'queue'");

        QueueStorageException failed = await Assert.ThrowsAsync<QueueStorageException>(async () => await Host.Open().GetCountsAsync());

        Assert.Contains("version 99 of the queue tables", failed.Message, StringComparison.Ordinal);
    }

    [StorageTheory]
    [InlineData("status = 'asleep'", "status 'asleep'")]
    [InlineData("field_values = 'x'", "field values of item 1")]
    public async Task FindAsync_RowThatMakesNoSense_NamesIt(string change, string expected)
    {
        await Host.AddAsync(1);
        Host.Execute($"UPDATE queue_items SET {change}");

        QueueStorageException failed = await Assert.ThrowsAsync<QueueStorageException>(async () => await Host.Queue.FindAsync(1));

        Assert.Contains(expected, failed.Message, StringComparison.Ordinal);
    }

    [StorageTheory]
    [InlineData("field_values = 'x'", "field values of item 1")]
    [InlineData("field_values = '[null]'", "field values of item 1")]
    [InlineData("""field_values = '[{"node_path":"n"}]'""", "field values of item 1")]
    public async Task ClaimAsync_FirstRowMakesNoSense_FailsItAndTakesTheNext(string change, string expected)
    {
        IReadOnlyList<long> ids = await Host.AddAsync(3);
        Host.Execute($"UPDATE queue_items SET {change} WHERE item_id = {ids[0]}");

        SessionClaim claim = await Host.ClaimAsync();

        Assert.Equal(ids[1], claim.Item.ItemId);
        Assert.Equal(new QueueCounts(1, 1, 0, 1, 0, 0), await Host.Queue.GetCountsAsync());
        Assert.Equal([SessionError.Unreadable], Host.Query("SELECT error_type FROM queue_items WHERE status = 'failed'"));
        Assert.Contains(expected, Assert.Single(Host.Query("SELECT error_message FROM queue_items WHERE status = 'failed'")), StringComparison.Ordinal);
        Assert.Equal(1, await Host.Queue.DeleteAsync(QueueSelection.Of(ids[0])));
    }

    [StorageFact]
    public async Task ClaimAsync_NoRowMakesSense_GivesNull()
    {
        await Host.AddAsync(2);
        Host.Execute("UPDATE queue_items SET field_values = 'x'");

        Assert.Null(await Host.Queue.ClaimAsync(QueueHost.Worker, CancellationToken.None));
        Assert.Equal(2, (await Host.Queue.GetCountsAsync()).Failed);
    }

    [StorageFact]
    public async Task AnyUse_Disposed_Throws()
    {
        await Host.AddAsync(1);
        await Host.ClaimAsync();
        OpenQueue queue = Host.Queue;

        queue.Dispose();
        queue.Dispose();
        await queue.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await queue.GetCountsAsync());
    }

    [StorageFact]
    public async Task EnqueueAsync_Canceled_AddsNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Host.Queue.EnqueueAsync(QueueHost.Batch(), null, new CancellationToken(true)));

        Assert.Equal(0, (await Host.Queue.GetCountsAsync()).Total);
    }

    [StorageFact]
    public async Task EnqueueAsync_DiskFailsInTheMiddle_AddsNothing()
    {
        await Host.AddAsync(1);
        Host.Execute(Host.BreakEventsSql);

        await Assert.ThrowsAnyAsync<Exception>(async () => await Host.Queue.EnqueueAsync(QueueHost.Batch(3)));
        Host.Execute(Host.MendEventsSql);

        Assert.Equal(1, (await Host.Queue.GetCountsAsync()).Total);
        Assert.Equal(["1"], Host.Query("SELECT count(*) FROM queue_batches"));
        Assert.Single(await Host.AddAsync(1));
    }
}
