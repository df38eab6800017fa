namespace Invoke.Benchmarks.Records;

/// <summary>A clock that goes on by a millisecond whenever somebody looks, as a gallery grows image by image.</summary>
internal sealed class SteppingTimeProvider(DateTimeOffset start) : TimeProvider
{
    private long _milliseconds;

    public override DateTimeOffset GetUtcNow() => start.AddMilliseconds(Interlocked.Increment(ref _milliseconds));
}
