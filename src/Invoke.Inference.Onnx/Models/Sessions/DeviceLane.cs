namespace Invoke.Inference.Onnx;

/// <summary>Lets so many networks run on a device at a time, whoever runs them; the others wait, and can be cancelled while they do.</summary>
/// <remarks>
/// A waiter blocks its thread. Graphs come here in the order of their lane, <see cref="OnnxOptions.Lane"/>, where waiting costs none; so this only holds up who runs graphs without the lanes of
/// <see cref="Invoke.Graph.GraphLanes"/>, on a device that would crash with more.
/// </remarks>
/// <param name="limit">How many; null for as many as asked.</param>
internal sealed class DeviceLane(int? limit)
{
    // Never disposed: it has no handle to free, and the last run may end after the cache is gone.
    private readonly SemaphoreSlim? _slots = limit is { } count ? new SemaphoreSlim(count, count) : null;

    public void Enter(CancellationToken cancellationToken)
    {
        // Asking first allocates nothing, where waiting registers with the token.
        if (_slots is not null && !_slots.Wait(0, CancellationToken.None))
        {
            _slots.Wait(cancellationToken);
        }
    }

    public void Leave() => _slots?.Release();
}
