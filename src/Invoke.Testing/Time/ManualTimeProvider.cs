namespace Invoke.Testing;

/// <summary>A clock that stands still until the test moves it; delays and timers that use it wait for that.</summary>
/// <param name="start">The time at first.</param>
/// <remarks>
/// <para>Thread-safe. Timers fire within <see cref="Advance"/>, on its thread, in the order of their times; each sees its own time as the
/// current one, and timers that it makes fire too where they are due. What a timer's callback throws leaves <see cref="Advance"/>.</para>
/// <para>A test that moves the clock before the tested code waits for it would hang: wait with <see cref="WaitForTimersAsync"/> first.</para>
/// </remarks>
public sealed class ManualTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _armed = [];
    private readonly List<(int Count, TaskCompletionSource Source)> _waits = [];
    private DateTimeOffset _now = start;
    private DateTimeOffset _end = start;
    private volatile TimeZoneInfo _zone = TimeZoneInfo.Utc;

    /// <summary>Creates a clock that shows a moment in 2026 at first.</summary>
    public ManualTimeProvider()
        : this(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero))
    {
    }

    /// <summary>Gets the number of timers that wait for their time.</summary>
    public int TimerCount
    {
        get
        {
            lock (_lock)
            {
                return _armed.Count;
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>UTC unless <see cref="SetLocalTimeZone"/> says otherwise, whatever machine the test runs on.</remarks>
    public override TimeZoneInfo LocalTimeZone => _zone;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    /// <summary>Chooses the zone of local times.</summary>
    /// <param name="zone">The zone.</param>
    public void SetLocalTimeZone(TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        _zone = zone;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <summary>Moves the clock and fires the timers that are due on the way.</summary>
    /// <param name="by">How far; not negative.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        DateTimeOffset end;
        lock (_lock)
        {
            // Moves add up, from several threads and from within a timer as well.
            end = _end += by;
        }

        FireUntil(end);
    }

    /// <summary>Waits until at least so many timers wait for their time, so that moving the clock finds them.</summary>
    /// <param name="count">The number of timers.</param>
    /// <param name="cancellationToken">Ends the wait; give it a time limit, so that a test cannot hang.</param>
    /// <returns>A task that completes when there are.</returns>
    public Task WaitForTimersAsync(int count = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        lock (_lock)
        {
            if (_armed.Count >= count)
            {
                return Task.CompletedTask;
            }

            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((count, source));
            return source.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    internal bool Arm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _armed.Remove(timer);
            if (timer.IsDisposed)
            {
                return false;
            }

            timer.Period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                timer.DueAt = _now + dueTime;
                _armed.Add(timer);
                _waits.RemoveAll(wait => _armed.Count >= wait.Count && wait.Source.TrySetResult());
            }
        }

        // As with the system's clock, a timer without delay needs nobody to move the time.
        if (dueTime == TimeSpan.Zero)
        {
            FireUntil(GetUtcNow());
        }

        return true;
    }

    internal void Disarm(ManualTimer timer)
    {
        lock (_lock)
        {
            timer.IsDisposed = true;
            _armed.Remove(timer);
        }
    }

    private void FireUntil(DateTimeOffset end)
    {
        while (TakeDue(end) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>Moves the clock to the next timer up to a time and takes it, or to that time where none is left.</summary>
    private ManualTimer? TakeDue(DateTimeOffset end)
    {
        lock (_lock)
        {
            // Of several at one time, the one that was armed first.
            ManualTimer? next = _armed.MinBy(timer => timer.DueAt);
            if (next is null || next.DueAt > end)
            {
                _now = end > _now ? end : _now;
                return null;
            }

            _now = next.DueAt > _now ? next.DueAt : _now;
            _armed.Remove(next);
            if (next.Period > TimeSpan.Zero)
            {
                next.DueAt += next.Period;
                _armed.Add(next);
            }

            return next;
        }
    }
}
