using System.Collections.Concurrent;

namespace Invoke.Client.Tests;

/// <summary>The system's time, which knows the timers that were started and are still there.</summary>
internal sealed class CountingTime : TimeProvider
{
    private readonly ConcurrentDictionary<CountedTimer, TimeSpan> _open = [];

    public int OpenTimersOf(TimeSpan due) => _open.Values.Count(each => each == due);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new CountedTimer(this, base.CreateTimer(callback, state, dueTime, period));
        _open[timer] = dueTime;
        return timer;
    }

    private sealed class CountedTimer(CountingTime owner, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => inner.Change(dueTime, period);

        public void Dispose()
        {
            owner._open.TryRemove(this, out _);
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            owner._open.TryRemove(this, out _);
            return inner.DisposeAsync();
        }
    }
}
