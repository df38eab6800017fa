namespace Invoke.Queue;

/// <summary>The latest events, once for all readers. Written by one at a time, read by many.</summary>
internal sealed class EventRing
{
    /// <summary>How many events are kept at least, once there have been so many that are not too heavy.</summary>
    public const int Capacity = 2048;

    /// <summary>How heavy all events together may be, in bytes.</summary>
    public const long MaxWeight = 16L << 20;

    private readonly Lock _lock = new();
    private readonly List<QueueEvent> _events = [];
    private long _floor;
    private long _weight;

    public bool IsStarted { get; private set; }

    /// <summary>The last event that is known.</summary>
    public long Last { get; private set; }

    /// <summary>Forgets all, and starts behind an event.</summary>
    public void Reset(long last)
    {
        lock (_lock)
        {
            _events.Clear();
            (_floor, _weight, Last, IsStarted) = (last, 0, last, true);
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
            _weight += events.Sum(EventWeight.Of);
            if (_events.Count > 2 * Capacity || _weight > MaxWeight)
            {
                Forget();
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

    // More than has to go, so that not every event moves all the others. One that is too heavy by itself goes, too: who wants it reads the log.
    private void Forget()
    {
        int excess = 0;
        long most = _weight > MaxWeight ? MaxWeight / 2 : MaxWeight;
        while (_events.Count - excess > Capacity || _weight > most)
        {
            _weight -= EventWeight.Of(_events[excess]);
            excess++;
        }

        _floor = _events[excess - 1].Sequence;
        _events.RemoveRange(0, excess);
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
