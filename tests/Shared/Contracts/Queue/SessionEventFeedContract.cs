using Invoke.Queue;
using Microsoft.Extensions.Options;

namespace Invoke.Testing.Shared.Contracts;

public abstract class SessionEventFeedContract : IDisposable
{
    // As many events as a feed keeps for all its readers.
    private const int Capacity = 2048;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly QueueHost _host;
    private readonly CountingLog _log;
    private readonly SessionEventFeed _feed;
    private readonly CancellationTokenSource _end = new(Patience);

    protected SessionEventFeedContract(QueueHostFactory create)
    {
        ArgumentNullException.ThrowIfNull(create);
        _host = create();
        _log = new CountingLog(_host.Queue);
        _feed = new SessionEventFeed(_log, _host.Signal, Options.Create(_host.Options), _host.Time);
    }

    public void Dispose()
    {
        _end.Dispose();
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    [StorageFact]
    public async Task ReadAsync_HundredFollowers_AllGetEverythingWithFewQueries()
    {
        await _host.AddAsync(1);
        Task<List<long>>[] followers = [.. Enumerable.Range(0, 100).Select(_ => TakeAsync(after: 1, count: 50))];
        while (_log.Bounds < 101)
        {
            await Task.Yield();
        }

        int before = _log.Reads;

        for (int number = 0; number < 50; number++)
        {
            await _host.AddAsync(1);
        }

        List<long>[] seen = await Task.WhenAll(followers);
        Assert.All(seen, sequences => Assert.Equal(Enumerable.Range(2, 50).Select(number => (long)number), sequences));

        // One for each write at most, and a first one for those who came before the feed knew the end of the log.
        Assert.InRange(_log.Reads - before, 1, 50 + 100);
    }

    [StorageFact]
    public async Task ReadAsync_LateFollower_GetsThePastThenThePresent()
    {
        Task<List<long>> early = TakeAsync(after: 0, count: 1300);
        for (int number = 0; number < 1200; number++)
        {
            await _host.Queue.SetPausedAsync(number % 2 == 0);
        }

        Task<List<long>> late = TakeAsync(after: 0, count: 1300);
        for (int number = 0; number < 100; number++)
        {
            await _host.Queue.SetPausedAsync(number % 2 == 0);
        }

        IEnumerable<long> expected = Enumerable.Range(1, 1300).Select(number => (long)number);
        Assert.Equal(expected, await late);
        Assert.Equal(expected, await early);
    }

    [StorageFact]
    public async Task ReadAsync_SlowFollower_MissesNothingThoughTheMemoryHasMovedOn()
    {
        await using IAsyncEnumerator<QueueEvent> slow = _feed.ReadAsync(0, _end.Token).GetAsyncEnumerator();
        await _host.Queue.PauseAsync();
        Assert.True(await slow.MoveNextAsync());
        await _host.Queue.ResumeAsync();
        await _host.AddAsync(1);
        SessionClaim claim = await _host.ClaimAsync();
        Task<List<long>> fast = TakeAsync(after: 1, count: (3 * Capacity) + 3);
        NodeStartedEvent[] some = [.. Enumerable.Range(0, 64).Select(number =>
            new NodeStartedEvent(claim.Item.ItemId, claim.Item.BatchId, claim.Item.SessionId, $"n@{number}", "n", "integer"))];
        for (int number = 0; number < 3 * Capacity; number += some.Length)
        {
            await _host.Queue.AppendAsync(claim, [], some, CancellationToken.None);
        }

        await fast;
        for (long expected = 2; expected <= (3 * Capacity) + 4; expected++)
        {
            Assert.True(await slow.MoveNextAsync());
            Assert.Equal(expected, slow.Current.Sequence);
        }
    }

    [StorageFact]
    public async Task ReadAsync_FollowerBehindTheLog_IsTold()
    {
        _host.Options.MaxEvents = 100;
        for (int number = 0; number < 300; number++)
        {
            await _host.Queue.SetPausedAsync(number % 2 == 0);
        }

        EventBounds bounds = await _host.Queue.GetBoundsAsync(CancellationToken.None);

        List<QueueEvent> read = await ReadAsync(after: 5, count: 3);

        Assert.Equal(bounds.First, Assert.IsType<EventsMissedEvent>(read[0]).First);
        Assert.Equal([bounds.First - 1, bounds.First, bounds.First + 1], read.Select(happened => happened.Sequence));
    }

    [StorageFact]
    public async Task ReadAsync_PositionOfAnotherLog_IsToldAndGoesOnWithThisOne()
    {
        await _host.Queue.PauseAsync();
        Task<List<QueueEvent>> reading = ReadAsync(after: 500, count: 2);
        while (_log.Bounds < 2)
        {
            await Task.Yield();
        }

        await _host.Queue.ResumeAsync();

        List<QueueEvent> read = await reading;
        Assert.Equal(2, Assert.IsType<EventsMissedEvent>(read[0]).First);
        Assert.Equal(QueueChange.Resumed, Assert.IsType<QueueChangedEvent>(read[1]).Change);
    }

    [StorageFact]
    public async Task ReadAsync_EventOfAnotherProcess_IsSeenWhenTheIntervalIsOver()
    {
        await _host.Queue.PauseAsync();
        Task<List<QueueEvent>> reading = ReadAsync(after: 1, count: 1);
        while (_log.Bounds < 2)
        {
            await Task.Yield();
        }

        // Written by nobody that sets the signal.
        _host.Execute("""INSERT INTO queue_events (time, type, data) VALUES ('2026-01-01T00:00:00.000Z', 'queue_changed', '{"event":"queue_changed","change":"resumed","item_ids":[]}')""");
        while (!reading.IsCompleted)
        {
            _host.Time.Advance(_host.Options.PollInterval);
            await Task.Yield();
        }

        Assert.Equal(2, Assert.Single(await reading).Sequence);
    }

    [StorageFact]
    public async Task ReadAsync_EventOfALaterProgram_IsToldAsMissedAndTheNextOneComes()
    {
        await _host.AddAsync(1);
        await _host.AddAsync(1);
        await _host.LastEventAsync();
        _host.Execute("""UPDATE queue_events SET data = '{"event":"from_the_future"}' WHERE sequence = 1""");

        List<QueueEvent> read = await ReadAsync(after: 0, count: 2);

        Assert.Equal(2, Assert.IsType<EventsMissedEvent>(read[0]).First);
        Assert.Equal(2, Assert.IsType<BatchEnqueuedEvent>(read[1]).Sequence);
    }

    [StorageFact]
    public async Task ReadAsync_Canceled_EndsTheReading()
    {
        using var cancel = new CancellationTokenSource();
        await using IAsyncEnumerator<QueueEvent> reader = _feed.ReadAsync(0, cancel.Token).GetAsyncEnumerator();
        Task<bool> next = reader.MoveNextAsync().AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [StorageFact]
    public async Task ReadAsync_LogFails_FailsTheReaderAndTheNextOneWorks()
    {
        _log.Fail = true;
        await Assert.ThrowsAsync<QueueStorageException>(() => ReadAsync(after: 0, count: 1));
        _log.Fail = false;
        await _host.Queue.PauseAsync();

        Assert.Single(await ReadAsync(after: 0, count: 1));
    }

    private async Task<List<long>> TakeAsync(long after, int count) => [.. (await ReadAsync(after, count)).Select(happened => happened.Sequence)];

    private async Task<List<QueueEvent>> ReadAsync(long after, int count)
    {
        List<QueueEvent> events = [];
        await foreach (QueueEvent happened in _feed.ReadAsync(after, _end.Token))
        {
            events.Add(happened);
            if (events.Count == count)
            {
                break;
            }
        }

        return events;
    }

    private sealed class CountingLog(ISessionEventLog log) : ISessionEventLog
    {
        private int _reads;
        private int _bounds;

        public int Reads => Volatile.Read(ref _reads);

        public int Bounds => Volatile.Read(ref _bounds);

        public bool Fail { get; set; }

        public ValueTask<IReadOnlyList<QueueEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            return log.ReadAsync(after, limit, cancellationToken);
        }

        public async ValueTask<EventBounds> GetBoundsAsync(CancellationToken cancellationToken)
        {
            EventBounds bounds = Fail ? throw new QueueStorageException("The disk is gone.") : await log.GetBoundsAsync(cancellationToken);
            Interlocked.Increment(ref _bounds);
            return bounds;
        }
    }
}
