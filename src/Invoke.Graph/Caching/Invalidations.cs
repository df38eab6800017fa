namespace Invoke.Graph;

/// <summary>What was invalidated when, so that nothing made from the state before is taken for current; for one thread at a time.</summary>
internal sealed class Invalidations
{
    /// <summary>How many names are remembered; when there are more, everything that was read before counts as out of date, which costs a run each.</summary>
    private const int MaxNames = 10_000;

    private readonly Dictionary<string, long> _byName = new(StringComparer.Ordinal);
    private long _all;
    private long _named;

    public void Add(string resourceName)
    {
        long now = InvalidationClock.Advance();
        if (_byName.Count >= MaxNames)
        {
            _byName.Clear();
            _named = now;
        }

        _byName[resourceName] = now;
    }

    public void AddAll()
    {
        _all = InvalidationClock.Advance();
        _byName.Clear();
    }

    /// <summary>Tells whether something a key or a result was made from has been invalidated since it was read.</summary>
    public bool IsOutOfDate(InvocationKey key, IReadOnlyList<string> resultNames) =>
        key.Stamp < _all || IsOutOfDate(key.Stamp, key.ResourceNames) || IsOutOfDate(key.Stamp, resultNames);

    private bool IsOutOfDate(long stamp, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return false;
        }

        if (stamp < _named)
        {
            return true;
        }

        foreach (string name in names)
        {
            if (_byName.TryGetValue(name, out long invalidated) && stamp < invalidated)
            {
                return true;
            }
        }

        return false;
    }
}
