namespace Invoke.Graph.Tests;

/// <summary>Counts from any thread how many of something are there at a time.</summary>
internal sealed class Gauge
{
    private int _current;
    private int _peak;

    public int Current => Volatile.Read(ref _current);

    public int Peak => Volatile.Read(ref _peak);

    public void Enter()
    {
        int now = Interlocked.Increment(ref _current);
        for (int peak = Peak; now > peak; peak = Peak)
        {
            Interlocked.CompareExchange(ref _peak, now, peak);
        }
    }

    public void Leave() => Interlocked.Decrement(ref _current);
}
