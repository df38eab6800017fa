using System.Diagnostics;
using Invoke.Internal;
using Invoke.Internal.Validation;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace Invoke.Inference.Onnx;

/// <summary>Loads sessions of ONNX Runtime once and lends them out.</summary>
/// <remarks>
/// Thread-safe; make one per process and set of options. A file is loaded by the first who asks, while others who ask
/// for it wait; it is loaded again once it has changed. Disposing the cache unloads what is not lent out, and the rest
/// when its last lease comes back.
/// </remarks>
public sealed class OnnxSessionCache : IDisposable, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SessionEntry> _entries = new(StringComparer.Ordinal);
    private readonly SessionFactory _factory;
    private readonly ILogger _logger;
    private readonly long _budget;
    private readonly long _maximumModelBytes;
    private long _clock;
    private bool _disposed;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="options">How to run sessions; read here once.</param>
    /// <param name="logger">Where loading and unloading is logged; null logs nothing.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">A shared thread pool was asked for, and something has used ONNX Runtime before.</exception>
    public OnnxSessionCache(OnnxOptions options, ILogger<OnnxSessionCache>? logger = null)
    {
        new OnnxOptionsValidator().ThrowIfInvalid(options);
        _logger = logger ?? NullLogger<OnnxSessionCache>.Instance;
        _factory = new SessionFactory(options, _logger);
        Lane = new DeviceLane(options.RunsAtATime);
        _budget = options.SessionCacheBytes;
        _maximumModelBytes = options.MaxModelBytes;
    }

    /// <summary>Gets the bytes of the model files behind all loaded sessions that the cache still lends out.</summary>
    public long LoadedBytes
    {
        get
        {
            lock (_lock)
            {
                return _entries.Values.Sum(static entry => entry.Bytes);
            }
        }
    }

    /// <summary>Gets the lane that all runs of its sessions pass through.</summary>
    internal DeviceLane Lane { get; }

    internal OnnxMemoryProfile MemoryProfile => _factory.MemoryProfile;

    internal bool BatchesGuidance => _factory.BatchesGuidance;

    /// <summary>Lends the session of a model file, loading it first if needed. Blocks while loading.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="cancellationToken">Cancels waiting and loading.</param>
    /// <returns>The lease, which the caller disposes after its last run.</returns>
    /// <exception cref="ModelFileException">The file is missing, damaged, too large, or reads files outside its folder.</exception>
    /// <exception cref="OnnxRuntimeMissingException">The application lacks the native ONNX Runtime or the execution provider.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ObjectDisposedException">The cache has been disposed.</exception>
    public SessionLease Acquire(string path, CancellationToken cancellationToken = default) => Acquire(path, isBrief: false, cancellationToken);

    /// <summary>Loads all networks of a model, so that its first image need not wait for them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Cancels loading; what is loaded by then stays.</param>
    /// <returns>A task that ends when all are loaded.</returns>
    /// <exception cref="ModelFileException">A file is missing, damaged, too large, or reads files outside its folder.</exception>
    /// <exception cref="OnnxRuntimeMissingException">The application lacks the native ONNX Runtime or the execution provider.</exception>
    public Task WarmUpAsync(StableDiffusionModel model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        string[] texts = model.IsStableDiffusionXl ? [model.TextEncoderPath, model.TextEncoder2Path] : [model.TextEncoderPath];
        string[] paths = [.. texts, model.UNetPath, model.Vae.DecoderPath];
        return WarmUpAsync(model.Vae.HasEncoder ? [.. paths, model.Vae.EncoderPath] : paths, cancellationToken);
    }

    /// <summary>Loads networks one after the other, on threads of the pool, so that the first who needs them need not wait.</summary>
    /// <remarks>
    /// They stay loaded as far as <see cref="OnnxOptions.SessionCacheBytes"/> allows: the last ones push out the first where it does not suffice for all.
    /// Those that are loaded already, or by somebody else at the moment, are not loaded again.
    /// </remarks>
    /// <param name="paths">The .onnx files.</param>
    /// <param name="cancellationToken">Cancels loading; what is loaded by then stays.</param>
    /// <returns>A task that ends when all are loaded.</returns>
    /// <exception cref="ModelFileException">A file is missing, damaged, too large, or reads files outside its folder.</exception>
    /// <exception cref="OnnxRuntimeMissingException">The application lacks the native ONNX Runtime or the execution provider.</exception>
    public async Task WarmUpAsync(IEnumerable<string> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        await PoolThread.EnterAsync();
        foreach (string path in paths)
        {
            Acquire(path, cancellationToken).Dispose();
        }
    }

    /// <summary>Unloads every session that is not lent out.</summary>
    public void Clear() => Unload(static _ => true);

    /// <summary>Unloads every session, those lent out as soon as they come back. Calling it twice is harmless.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
        }

        Unload(static _ => true);
    }

    /// <summary>Does what <see cref="Dispose"/> does.</summary>
    /// <returns>A finished task.</returns>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Lends a session that an image needs but once; with <see cref="OnnxMemoryProfile.LowMemory"/> it is unloaded when it comes back.</summary>
    internal SessionLease AcquireBriefly(string path, CancellationToken cancellationToken) => Acquire(path, isBrief: true, cancellationToken);

    internal void Return(SessionEntry entry)
    {
        bool isLast;
        bool isCurrent;
        lock (_lock)
        {
            isLast = --entry.Leases == 0;
            bool isSpent = entry.IsBrief && MemoryProfile == OnnxMemoryProfile.LowMemory;
            isCurrent = !_disposed && !isSpent && entry.Session is not null && IsListed(entry);
            if (isLast && !isCurrent && IsListed(entry))
            {
                _entries.Remove(entry.Path);
            }
        }

        if (isLast && !isCurrent)
        {
            Close(entry);
        }
        else if (isLast)
        {
            EvictOverBudget();
        }
    }

    private SessionLease Acquire(string path, bool isBrief, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        cancellationToken.ThrowIfCancellationRequested();
        path = Path.GetFullPath(path);
        SessionEntry entry = Claim(path, SessionEntry.FileStamp.Of(path), FindStale(path), isBrief);
        try
        {
            Load(entry, cancellationToken);
        }
        catch
        {
            Return(entry);
            throw;
        }

        return new SessionLease(this, entry);
    }

    /// <summary>Gets the session of a model whose weights lie in other files and have changed; null for any other.</summary>
    private SessionEntry? FindStale(string path)
    {
        SessionEntry? entry;
        lock (_lock)
        {
            entry = _entries.GetValueOrDefault(path);
        }

        return entry?.HasOtherWeights() == true ? entry : null;
    }

    private SessionEntry Claim(string path, SessionEntry.FileStamp stamp, SessionEntry? stale, bool isBrief)
    {
        SessionEntry? replaced = null;
        SessionEntry? entry;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_entries.TryGetValue(path, out entry) || entry.Stamp != stamp || ReferenceEquals(entry, stale))
            {
                replaced = entry is { Leases: 0 } ? entry : null;
                _entries[path] = entry = new SessionEntry(path, stamp);
            }

            entry.IsBrief = isBrief;
            entry.Leases++;
            entry.LastUse = ++_clock;
        }

        if (replaced is not null)
        {
            Close(replaced);
        }

        return entry;
    }

    private void Load(SessionEntry entry, CancellationToken cancellationToken)
    {
        entry.LoadGate.Wait(cancellationToken);
        try
        {
            if (entry.Session is null)
            {
                long started = Stopwatch.GetTimestamp();
                var model = OnnxModelFile.Check(entry.Path, _maximumModelBytes);
                long bytes = model.Bytes;
                (string, SessionEntry.FileStamp)[] weights = [.. model.ExternalFiles.Keys.Select(static file => (file, SessionEntry.FileStamp.Of(file)))];
                InferenceSession session = _factory.Open(model, cancellationToken);
                lock (_lock)
                {
                    entry.Bytes = bytes;
                    entry.Weights = weights;
                    entry.Session = session;
                }

                Log.SessionLoaded(_logger, bytes, Stopwatch.GetElapsedTime(started).TotalSeconds);
                Log.SessionPath(_logger, entry.Path);
                EvictOverBudget();
            }
        }
        finally
        {
            entry.LoadGate.Release();
        }
    }

    private void EvictOverBudget()
    {
        long loaded = LoadedBytes;
        Unload(entry =>
        {
            bool isOver = loaded > _budget;
            loaded -= isOver ? entry.Bytes : 0;
            return isOver;
        });
    }

    private void Unload(Predicate<SessionEntry> isChosen)
    {
        List<SessionEntry> unloaded = [];
        lock (_lock)
        {
            List<SessionEntry> unused = [.. _entries.Values.Where(static entry => entry.Leases == 0)];
            foreach (SessionEntry entry in unused.OrderBy(static entry => entry.LastUse))
            {
                if (isChosen(entry))
                {
                    _entries.Remove(entry.Path);
                    unloaded.Add(entry);
                }
            }
        }

        unloaded.ForEach(Close);
    }

    private bool IsListed(SessionEntry entry) =>
        _entries.TryGetValue(entry.Path, out SessionEntry? listed) && ReferenceEquals(listed, entry);

    // The entry has no lease and is in no list, so nobody else can reach it any more.
    private void Close(SessionEntry entry)
    {
        if (entry.Session is { } session)
        {
            session.Dispose();
            entry.Session = null;
            Log.SessionUnloaded(_logger, entry.Bytes);
        }

        entry.LoadGate.Dispose();
    }
}
