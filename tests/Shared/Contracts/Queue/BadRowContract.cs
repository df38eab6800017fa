using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

public abstract class BadRowContract(QueueHostFactory create) : IDisposable
{
    private readonly QueueHost _host = create();

    public void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    [StorageFact]
    public async Task AnyUse_LaterSchema_IsRefused()
    {
        await _host.Queue.CountAsync();
        _host.Execute("UPDATE invoke_schema SET version = 99 WHERE component = 'queue'");

        QueueStorageException failed = await Assert.ThrowsAsync<QueueStorageException>(async () => await _host.Open().CountAsync());

        Assert.Contains("version 99 of the queue tables", failed.Message, StringComparison.Ordinal);
    }

    [StorageTheory]
    [InlineData("status = 'asleep'", "status 'asleep'")]
    [InlineData("field_values = 'x'", "field values of item 1")]
    public async Task FindAsync_RowThatMakesNoSense_NamesIt(string change, string expected)
    {
        await _host.AddAsync(1);
        _host.Execute($"UPDATE queue_items SET {change}");

        QueueStorageException failed = await Assert.ThrowsAsync<QueueStorageException>(async () => await _host.Queue.FindAsync(1));

        Assert.Contains(expected, failed.Message, StringComparison.Ordinal);
    }

    [StorageTheory]
    [InlineData("field_values = 'x'", "field values of item 1")]
    [InlineData("field_values = '[null]'", "field values of item 1")]
    [InlineData("""field_values = '[{"node_path":"n"}]'""", "field values of item 1")]
    public async Task ClaimAsync_FirstRowMakesNoSense_FailsItAndTakesTheNext(string change, string expected)
    {
        IReadOnlyList<long> ids = await _host.AddAsync(3);
        _host.Execute($"UPDATE queue_items SET {change} WHERE item_id = {ids[0]}");

        SessionClaim claim = await _host.ClaimAsync();

        Assert.Equal(ids[1], claim.Item.ItemId);
        Assert.Equal(new QueueCounts(1, 1, 0, 1, 0, 0), await _host.Queue.CountAsync());
        Assert.Equal([SessionError.Unreadable], _host.Query("SELECT error_type FROM queue_items WHERE status = 'failed'"));
        Assert.Contains(expected, Assert.Single(_host.Query("SELECT error_message FROM queue_items WHERE status = 'failed'")), StringComparison.Ordinal);
        Assert.Equal(1, await _host.Queue.DeleteAsync(QueueSelection.Of(ids[0])));
    }

    [StorageFact]
    public async Task ClaimAsync_NoRowMakesSense_GivesNull()
    {
        await _host.AddAsync(2);
        _host.Execute("UPDATE queue_items SET field_values = 'x'");

        Assert.Null(await _host.Queue.ClaimAsync(QueueHost.Worker, CancellationToken.None));
        Assert.Equal(2, (await _host.Queue.CountAsync()).Failed);
    }

    [StorageFact]
    public async Task AnyUse_Disposed_Throws()
    {
        await _host.AddAsync(1);
        await _host.ClaimAsync();
        OpenQueue queue = _host.Queue;

        queue.Dispose();
        queue.Dispose();
        await queue.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await queue.CountAsync());
    }

    [StorageFact]
    public async Task EnqueueAsync_Canceled_AddsNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _host.Queue.EnqueueAsync(QueueHost.Batch(), null, new CancellationToken(true)));

        Assert.Equal(0, (await _host.Queue.CountAsync()).Total);
    }

    [StorageFact]
    public async Task EnqueueAsync_DiskFailsInTheMiddle_AddsNothing()
    {
        await _host.AddAsync(1);
        _host.Execute(_host.BreakEventsSql);

        await Assert.ThrowsAnyAsync<Exception>(async () => await _host.Queue.EnqueueAsync(QueueHost.Batch(3)));
        _host.Execute(_host.MendEventsSql);

        Assert.Equal(1, (await _host.Queue.CountAsync()).Total);
        Assert.Equal(["1"], _host.Query("SELECT count(*) FROM queue_batches"));
        Assert.Single(await _host.AddAsync(1));
    }
}
