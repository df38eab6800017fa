using Invoke.Graph;
using Invoke.Internal;
using Microsoft.Extensions.Logging;

namespace Invoke.Queue;

/// <summary>Keeps what finishes in one running session: the journal and the events of each invocation in one change, several at a time.</summary>
/// <remarks>
/// The run goes on while earlier invocations are written; where they come faster than they can be written, its gate closes. An event is logged with its
/// journal entry or after it, so what somebody has been told is never run again.
/// </remarks>
internal sealed class SessionRecorder : ISessionJournal, IGraphObserver, IInvocationGate, IAsyncDisposable
{
    private const int MostPending = 256;

    private readonly Func<IReadOnlyList<string>, IReadOnlyList<QueueEvent>, Task> _append;
    private readonly NodeEventFactory _events;
    private readonly PauseGate _queueGate;
    private readonly PauseGate _backlog = new();
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly TimeProvider _time;
    private readonly TimeSpan _progressInterval;
    private readonly Dictionary<string, long> _progressAt = new(StringComparer.Ordinal);
    private readonly HashSet<string> _repeated = new(StringComparer.Ordinal);
    private readonly ILogger _logger;
    private readonly Task _writing;
    private List<string> _entries = [];
    private List<QueueEvent> _pendingEvents = [];
    private JournalEntry? _last;
    private bool _isClosed;

    public SessionRecorder(
        Func<IReadOnlyList<string>, IReadOnlyList<QueueEvent>, Task> append, NodeEventFactory events, PauseGate queueGate, TimeSpan progressInterval, TimeProvider time, ILogger logger)
    {
        _append = append;
        _events = events;
        _queueGate = queueGate;
        _progressInterval = progressInterval;
        _time = time;
        _logger = logger;
        _writing = WriteAllAsync();
    }

    /// <summary>Gets the invocations that had finished before this run.</summary>
    public IReadOnlySet<string> Finished { get; init; } = new HashSet<string>();

    /// <summary>Gets the invocations that had finished before this run and finished in it again; to be read when the run has ended.</summary>
    public IReadOnlySet<string> Repeated => _repeated;

    /// <summary>Called once, when the first invocation of this run is on the disk.</summary>
    public Action? OnFirstKept { get; init; }

    /// <summary>Called where nothing can be kept any more, because somebody else has the item.</summary>
    public Action? OnLost { get; init; }

    bool IInvocationGate.IsOpen => _queueGate.IsOpen && _backlog.IsOpen;

    async ValueTask IInvocationGate.WaitAsync(CancellationToken cancellationToken)
    {
        while (!_queueGate.IsOpen || !_backlog.IsOpen)
        {
            await _queueGate.WaitAsync(cancellationToken).ConfigureAwait(false);
            await _backlog.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    void ISessionJournal.Append(string entry)
    {
        _last = JournalEntry.TryParse(entry, out JournalEntry? finished) ? finished : null;
        if (finished is not null && Finished.Contains(finished.InvocationId))
        {
            _repeated.Add(finished.InvocationId);
        }

        lock (_lock)
        {
            _entries.Add(entry);
            SlowDown();
        }

        _work.Release();
    }

    void IGraphObserver.OnEvent(GraphEvent graphEvent)
    {
        QueueEvent? told = graphEvent switch
        {
            InvocationStartedEvent started => _events.Started(started),
            InvocationProgressEvent progress when IsDue(progress) => _events.Progress(progress),
            InvocationCompletedEvent completed => _events.Completed(completed, _last),
            InvocationFailedEvent failed => _events.Failed(failed),
            _ => null,
        };
        if (told is null)
        {
            return;
        }

        if (told is NodeCompletedEvent or NodeFailedEvent)
        {
            // No progress follows, and a long list would leave an entry for each invocation.
            _progressAt.Remove(((NodeEvent)told).InvocationId);
        }

        lock (_lock)
        {
            if (told is NodeProgressEvent newer)
            {
                // Only the latest of an invocation is of use.
                _pendingEvents.RemoveAll(each => each is NodeProgressEvent older && older.InvocationId == newer.InvocationId);
            }

            _pendingEvents.Add(told);
            SlowDown();
        }

        _work.Release();
    }

    /// <summary>Writes what is left, and takes nothing more.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
        }

        _work.Release();
        await _writing.ConfigureAwait(false);
        _work.Dispose();
    }

    private bool IsDue(InvocationProgressEvent progress)
    {
        long now = _time.GetTimestamp();
        if (progress.Step < progress.Total && _progressAt.TryGetValue(progress.InvocationId, out long last) && _time.GetElapsedTime(last, now) < _progressInterval)
        {
            return false;
        }

        _progressAt[progress.InvocationId] = now;
        return true;
    }

    private void SlowDown()
    {
        if (_entries.Count + _pendingEvents.Count >= MostPending)
        {
            _backlog.Pause();
        }
    }

    private async Task WriteAllAsync()
    {
        // Off the thread of the run, which goes on at once.
        await PoolThread.EnterAsync();
        var isFirst = true;
        while (await TakeAsync().ConfigureAwait(false) is var (entries, events))
        {
            if (entries.Count + events.Count > 0)
            {
                try
                {
                    await _append(entries, events).ConfigureAwait(false);
                }
                catch (ClaimLostException exception)
                {
                    Log.ClaimLost(_logger, exception.ItemId, exception);
                    OnLost?.Invoke();
                    return;
                }

                if (isFirst && entries.Exists(entry => FinishedInvocation.KeyOf(entry) is not null))
                {
                    isFirst = false;
                    OnFirstKept?.Invoke();
                }
            }
        }
    }

    /// <summary>Waits for something to write; null at the end.</summary>
    private async Task<(List<string> Entries, List<QueueEvent> Events)?> TakeAsync()
    {
        await _work.WaitAsync().ConfigureAwait(false);
        lock (_lock)
        {
            (List<string> entries, List<QueueEvent> events) = (_entries, _pendingEvents);
            if (entries.Count + events.Count == 0)
            {
                // An earlier turn took what this one was called for. Not the lists themselves: the run goes on filling them.
                return _isClosed ? null : ([], []);
            }

            _entries = [];
            _pendingEvents = [];
            _backlog.Resume();
            if (_isClosed)
            {
                // Comes back to find that nothing is left.
                _work.Release();
            }

            return (entries, events);
        }
    }
}
