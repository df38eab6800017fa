namespace Invoke.Queue.Tests;

public sealed class BadDatabaseTests : IDisposable
{
    private readonly SqliteQueueHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task AnyUse_NoDatabase_NamesTheFile()
    {
        Directory.CreateDirectory(Path.Combine(_host.Root, "databases"));
        await File.WriteAllTextAsync(Path.Combine(_host.Root, "databases", "invoke.db"), new string('x', 4096));

        QueueStorageException failed = await Assert.ThrowsAsync<QueueStorageException>(async () => await _host.Queue.GetCountsAsync());

        Assert.Contains("invoke.db", failed.Message, StringComparison.Ordinal);
        Assert.Contains("restore a backup", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("created_at = 'yesterday'", "'yesterday' in column created_at")]
    public async Task FindAsync_RowThatMakesNoSense_NamesIt(string change, string expected)
    {
        await _host.AddAsync(1);
        _host.Execute($"UPDATE queue_items SET {change}");

        QueueStorageException failed = await Assert.ThrowsAsync<QueueStorageException>(async () => await _host.Queue.FindAsync(1));

        Assert.Contains(expected, failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("created_at = 'yesterday'", "Item 1 of the queue holds 'yesterday'")]
    public async Task ClaimAsync_FirstRowMakesNoSense_FailsItAndTakesTheNext(string change, string expected)
    {
        IReadOnlyList<long> ids = await _host.AddAsync(3);
        _host.Execute($"UPDATE queue_items SET {change} WHERE item_id = {ids[0]}");

        SessionClaim claim = await _host.ClaimAsync();

        Assert.Equal(ids[1], claim.Item.ItemId);
        Assert.Equal(new QueueCounts(1, 1, 0, 1, 0, 0), await _host.Queue.GetCountsAsync());
        Assert.Equal([SessionError.Unreadable], _host.Query("SELECT error_type FROM queue_items WHERE status = 'failed'"));
        Assert.Contains(expected, Assert.Single(_host.Query("SELECT error_message FROM queue_items WHERE status = 'failed'")), StringComparison.Ordinal);
        Assert.Equal(1, await _host.Queue.DeleteAsync(QueueSelection.Of(ids[0])));
    }

    [Fact]
    public async Task AnyUse_Disposed_Throws()
    {
        await _host.AddAsync(1);
        await _host.ClaimAsync();
        OpenQueue queue = _host.Queue;

        queue.Dispose();
        queue.Dispose();
        await queue.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await queue.GetCountsAsync());
        Assert.Empty(Directory.GetFiles(Path.Combine(_host.Root, "databases", "workers")));
    }

    [Fact]
    public async Task ReadAsync_EventWithoutATime_TellsThatItIsMissedAndGoesOn()
    {
        await _host.AddAsync(1);
        await _host.AddAsync(1);
        await _host.AddAsync(1);
        _host.Execute("UPDATE queue_events SET time = 'yesterday' WHERE sequence = 2");

        IReadOnlyList<QueueEvent> events = await _host.EventsAsync();

        Assert.Equal([1L, 2L, 3L], events.Select(happened => happened.Sequence));
        Assert.Equal(3, Assert.IsType<EventsMissedEvent>(events[1]).First);
        Assert.IsType<BatchEnqueuedEvent>(events[2]);
    }

    [Fact]
    public async Task GetBoundsAsync_ProgressForgottenByItsOwnAppend_HadANumber()
    {
        await _host.AddAsync(1);
        SessionClaim claim = await _host.ClaimAsync();

        await _host.Queue.AppendAsync(claim, [], [Progress("a", 1), Progress("b", 1), Progress("a", 2)], CancellationToken.None);

        Assert.Equal([1L, 2L, 4L, 5L], (await _host.EventsAsync()).Select(happened => happened.Sequence));
        Assert.Equal(new EventBounds(1, 5), await _host.Queue.GetBoundsAsync(CancellationToken.None));

        NodeProgressEvent Progress(string invocation, int step) =>
            new(claim.Item.ItemId, claim.Item.BatchId, claim.Item.SessionId, invocation, "n", "integer", step, 10, "going", 0.25);
    }

    [Fact]
    public async Task EnqueueAsync_DiskFailsInTheMiddle_AddsNothing()
    {
        await _host.AddAsync(1);
        _host.Execute("CREATE TRIGGER broken BEFORE INSERT ON queue_events BEGIN SELECT raise(ABORT, 'no space'); END");

        await Assert.ThrowsAnyAsync<Exception>(async () => await _host.Queue.EnqueueAsync(QueueHost.Batch(3)));
        _host.Execute("DROP TRIGGER broken");

        Assert.Equal(1, (await _host.Queue.GetCountsAsync()).Total);
        Assert.Equal(["1"], _host.Query("SELECT count(*) FROM queue_batches"));
        Assert.Equal([2L], await _host.AddAsync(1));
    }
}
