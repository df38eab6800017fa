using Microsoft.ML.OnnxRuntime;

namespace Invoke.Inference.Onnx;

/// <summary>The right to use a session of <see cref="OnnxSessionCache"/>, which stays loaded until the lease is disposed.</summary>
/// <remarks>
/// The session is shared: run it from any thread with binding and run options of your own, never dispose it, and return
/// the lease only after the last run has ended; a session used later crashes the process.
/// </remarks>
public sealed class SessionLease : IDisposable
{
    private readonly OnnxSessionCache _cache;
    private SessionEntry? _entry;

    internal SessionLease(OnnxSessionCache cache, SessionEntry entry)
    {
        _cache = cache;
        _entry = entry;
        Path = entry.Path;
    }

    /// <summary>Gets the full path of the model's file.</summary>
    public string Path { get; }

    /// <summary>Gets the session.</summary>
    /// <exception cref="ObjectDisposedException">The lease has been returned.</exception>
    public InferenceSession Session => Volatile.Read(ref _entry)?.Session ?? throw new ObjectDisposedException(nameof(SessionLease));

    /// <summary>Gets the lane that each run of the session passes through.</summary>
    internal DeviceLane Lane => _cache.Lane;

    /// <summary>Returns the lease. Calling it twice is harmless.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _entry, null) is { } entry)
        {
            _cache.Return(entry);
        }
    }
}
