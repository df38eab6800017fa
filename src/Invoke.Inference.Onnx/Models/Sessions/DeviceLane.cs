namespace Invoke.Inference.Onnx;

/// <summary>Lets so many networks run on a device at a time; the others wait, and can be cancelled while they do.</summary>
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
