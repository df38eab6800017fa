namespace Invoke.Testing;

/// <summary>A timer of a <see cref="ManualTimeProvider"/>, whose lock guards what changes here.</summary>
internal sealed class ManualTimer(ManualTimeProvider time, TimerCallback callback, object? state) : ITimer
{
    // As long as the system's timers allow.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    public DateTimeOffset DueAt { get; set; }

    public TimeSpan Period { get; set; }

    public bool IsDisposed { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        return time.Arm(this, dueTime, period);
    }

    public void Fire() => callback(state);

    public void Dispose() => time.Disarm(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private static void Check(TimeSpan value, string name)
    {
        if (value != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Longest, name);
        }
    }
}
