namespace Invoke.Queue;

/// <summary>The latest events, once for all readers. Written by one at a time, read by many.</summary>
internal sealed class EventRing
{
    /// <summary>How many events are kept at least, once there have been so many.</summary>
    public const int Capacity = 2048;

    private readonly Lock _lock = new();
    private readonly List<QueueEvent> _events = [];
    private long _floor;

    public bool IsStarted { get; private set; }

    /// <summary>The last event that is known.</summary>
    public long Last { get; private set; }

    /// <summary>Forgets all, and starts behind an event.</summary>
    public void Reset(long last)
    {
        lock (_lock)
        {
            _events.Clear();
            (_floor, Last, IsStarted) = (last, last, true);
        }
    }

    public void Add(List<QueueEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            _events.AddRange(events);
            Last = events[^1].Sequence;
            if (_events.Count > 2 * Capacity)
            {
                int excess = _events.Count - Capacity;
                _floor = _events[excess - 1].Sequence;
                _events.RemoveRange(0, excess);
            }
        }
    }

    /// <summary>Copies what is known behind a position.</summary>
    /// <returns>The event behind which all are known; where the position is below it, nothing was copied and the log has to be read. 0 before the start.</returns>
    public long Read(long after, List<QueueEvent> into)
    {
        into.Clear();
        lock (_lock)
        {
            if (!IsStarted)
            {
                return 0;
            }

            if (after >= _floor && after < Last)
            {
                int first = FirstBehind(after);
                into.AddRange(_events[first..]);
            }

            return _floor;
        }
    }

    private int FirstBehind(long after)
    {
        (int low, int high) = (0, _events.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _events[middle].Sequence <= after ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
