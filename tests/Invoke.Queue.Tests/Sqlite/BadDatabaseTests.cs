namespace Invoke.Queue.Tests;

/// <summary>What every queue promises of bad rows, and what only a file can have.</summary>
public sealed class BadDatabaseTests() : BadRowContract(SqliteQueueHost.Create)
{
    private string Databases => Path.Combine(((SqliteQueueHost)Host).Root, "databases");

    [Fact]
    public async Task AnyUse_NoDatabase_NamesTheFile()
    {
        Directory.CreateDirectory(Databases);
        await File.WriteAllTextAsync(Path.Combine(Databases, "invoke.db"), new string('x', 4096));

        QueueStorageException failed = await Assert.ThrowsAsync<QueueStorageException>(async () => await Host.Queue.GetCountsAsync());

        Assert.Contains("invoke.db", failed.Message, StringComparison.Ordinal);
        Assert.Contains("restore a backup", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public Task FindAsync_TimeThatIsNone_NamesIt() =>
        FindAsync_RowThatMakesNoSense_NamesIt("created_at = 'yesterday'", "'yesterday' in column created_at");

    [Fact]
    public Task ClaimAsync_FirstRowWithoutATime_FailsItAndTakesTheNext() =>
        ClaimAsync_FirstRowMakesNoSense_FailsItAndTakesTheNext("created_at = 'yesterday'", "Item 1 of the queue holds 'yesterday'");

    [Fact]
    public async Task AnyUse_Disposed_LeavesNoFileOfAWorker()
    {
        await AnyUse_Disposed_Throws();

        Assert.Empty(Directory.GetFiles(Path.Combine(Databases, "workers")));
    }

    [Fact]
    public async Task ReadAsync_EventWithoutATime_TellsThatItIsMissedAndGoesOn()
    {
        await Host.AddAsync(1);
        await Host.AddAsync(1);
        await Host.AddAsync(1);
        Host.Execute("UPDATE queue_events SET time = 'yesterday' WHERE sequence = 2");

        IReadOnlyList<QueueEvent> events = await Host.EventsAsync();

        Assert.Equal([1L, 2L, 3L], events.Select(happened => happened.Sequence));
        Assert.Equal(3, Assert.IsType<EventsMissedEvent>(events[1]).First);
        Assert.IsType<BatchEnqueuedEvent>(events[2]);
    }

    [Fact]
    public async Task GetBoundsAsync_ProgressForgottenByItsOwnAppend_HadANumber()
    {
        await Host.AddAsync(1);
        SessionClaim claim = await Host.ClaimAsync();

        await Host.Queue.AppendAsync(claim, [], [Progress("a", 1), Progress("b", 1), Progress("a", 2)], CancellationToken.None);

        Assert.Equal([1L, 2L, 4L, 5L], (await Host.EventsAsync()).Select(happened => happened.Sequence));
        Assert.Equal(new EventBounds(1, 5), await Host.Queue.GetBoundsAsync(CancellationToken.None));

        NodeProgressEvent Progress(string invocation, int step) =>
            new(claim.Item.ItemId, claim.Item.BatchId, claim.Item.SessionId, invocation, "n", "integer", step, 10, "going", 0.25);
    }

    [Fact]
    public async Task EnqueueAsync_DiskFailsInTheMiddle_UsesNoNumberUp()
    {
        await EnqueueAsync_DiskFailsInTheMiddle_AddsNothing();

        Assert.Equal([1L, 2L], await Host.WaitingAsync());
    }
}
