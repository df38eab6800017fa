using System.Runtime.CompilerServices;
using Invoke.Internal;
using Microsoft.Extensions.Options;

namespace Invoke.Queue;

/// <summary>Lets any number of readers of this process follow the log with one query for all of them. A singleton; thread-safe.</summary>
/// <remarks>
/// Nothing runs while nobody reads. The latest events are kept in memory once for all readers; of a reader only its position is known, so one that is
/// slow costs nothing and reads from the log what the memory does not have any more.
/// </remarks>
public sealed class SessionEventFeed
{
    private const int ReadSize = 500;

    private readonly ISessionEventLog _log;
    private readonly SessionEventSignal _signal;
    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly EventRing _ring = new();
    private readonly Lock _lock = new();
    private Task _turn = Task.CompletedTask;
    private Task _written = Task.CompletedTask;

    /// <summary>Creates a feed.</summary>
    /// <param name="log">The log to follow.</param>
    /// <param name="signal">What the log sets after each write of this process.</param>
    /// <param name="options">How often to ask for events of other processes.</param>
    /// <param name="timeProvider">The clock.</param>
    public SessionEventFeed(ISessionEventLog log, SessionEventSignal signal, IOptions<QueueOptions> options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(signal);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _log = log;
        _signal = signal;
        _time = timeProvider;
        _interval = options.Value.PollInterval;
    }

    /// <summary>Reads events as they happen, without end.</summary>
    /// <param name="after">The sequence number of the last event that is known; 0 for all that the log has, <see cref="EventBounds.Last"/> for new ones only.</param>
    /// <param name="cancellationToken">Ends the reading, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>
    /// The events in order. Where some between were forgotten, or the log is another one than <paramref name="after"/> is from, an
    /// <see cref="EventsMissedEvent"/> comes in their place; progress that a later event replaced is left out silently.
    /// </returns>
    public IAsyncEnumerable<QueueEvent> ReadAsync(long after, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        return FollowAsync(after, cancellationToken);
    }

    private async IAsyncEnumerable<QueueEvent> FollowAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long position = after;
        EventBounds start = await _log.GetBoundsAsync(cancellationToken).ConfigureAwait(false);
        if (position > start.Last)
        {
            position = start.Last;
            yield return Missed(position + 1);
        }

        List<QueueEvent> events = [];
        while (true)
        {
            // Taken before the look at what is there: what comes after the look ends this turn.
            Task turn = TakeTurn();
            long floor = _ring.Read(position, events);
            if (position < floor)
            {
                EventBounds bounds = await ReadLogAsync(position, events, cancellationToken).ConfigureAwait(false);
                if (bounds.First > position + 1)
                {
                    position = bounds.First - 1;
                    yield return Missed(bounds.First);
                }

                // All there was up to the floor has been read, though the last of it may have been progress that is forgotten.
                floor = events.Count < ReadSize ? floor : 0;
            }
            else if (events.Count == 0)
            {
                await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            foreach (QueueEvent happened in events)
            {
                if (happened.Sequence > position)
                {
                    position = happened.Sequence;
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return happened;
                }
            }

            position = Math.Max(position, floor);
        }
    }

    private EventsMissedEvent Missed(long first) => new(first) { Sequence = first - 1, Time = _time.GetUtcNow() };

    // Bounds after events: if nothing behind the position had been forgotten by then, none was missing among the events.
    private async ValueTask<EventBounds> ReadLogAsync(long after, List<QueueEvent> events, CancellationToken cancellationToken)
    {
        events.Clear();
        events.AddRange(await _log.ReadAsync(after, ReadSize, cancellationToken).ConfigureAwait(false));
        return await _log.GetBoundsAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task TakeTurn()
    {
        lock (_lock)
        {
            if (_turn.IsCompleted)
            {
                _turn = AdvanceAsync();
            }

            return _turn;
        }
    }

    // One turn for all readers: waits for a write or for the time to ask, then reads what is new. One runs at a time.
    private async Task AdvanceAsync()
    {
        // A reader holds the lock now; it is let go before anything is read.
        await PoolThread.EnterAsync();
        if (!_ring.IsStarted)
        {
            _written = _signal.Next;
            _ring.Reset((await _log.GetBoundsAsync(CancellationToken.None).ConfigureAwait(false)).Last);
            return;
        }

        await _written.WaitAsync(_interval, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _written = _signal.Next;
        List<QueueEvent> events = [];
        do
        {
            long last = _ring.Last;
            EventBounds bounds = await ReadLogAsync(last, events, CancellationToken.None).ConfigureAwait(false);
            if (bounds.First > last + 1 || bounds.Last - last > EventRing.Capacity)
            {
                // Too far behind, as after a pause without readers: from here on, and who wants more reads the log.
                _ring.Reset(bounds.Last);
                return;
            }

            _ring.Add(events);
        }
        while (events.Count == ReadSize);
    }
}
