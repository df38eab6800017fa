using System.Runtime.CompilerServices;

namespace Invoke.Queue;

/// <summary>Follows the log of events: every worker hears of everything, and looks for work whenever something may have come.</summary>
internal sealed class EventWorkSource(SessionEventFeed feed, ISessionEventLog log, TimeProvider time) : IWorkSource
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = time;
    private readonly SessionEventSignal _wake = new();
    private long _seen;

    public async ValueTask StartAsync(CancellationToken cancellationToken) => _seen = (await log.GetBoundsAsync(cancellationToken).ConfigureAwait(false)).Last;

    public async IAsyncEnumerable<WorkNotice> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (QueueEvent each in feed.ReadAsync(_seen, cancellationToken).ConfigureAwait(false))
        {
            _seen = Math.Max(_seen, each.Sequence);
            if (each is not NodeEvent)
            {
                if (NoticeOf(each) is { } notice)
                {
                    yield return notice;
                }

                // After the notice: who is woken by the end of a pause finds the gate open.
                _wake.Set();
            }
        }
    }

    public IWorkLine OpenLine() => new Line(this);

    private static WorkNotice? NoticeOf(QueueEvent each) => each switch
    {
        ItemStatusChangedEvent { Item: { IsCancelRequested: true } or { Status: QueueItemStatus.Canceled } } change =>
            new WorkNotice.ItemChanged(change.Item.ItemId),
        QueueChangedEvent { Change: QueueChange.Paused or QueueChange.Resumed } or EventsMissedEvent => new WorkNotice.PauseChanged(),
        _ => null,
    };

    private sealed class Line(EventWorkSource source) : IWorkLine
    {
        private Task _next = Task.CompletedTask;

        public async ValueTask<IAsyncDisposable?> WaitAsync(bool hasFound, CancellationToken cancellationToken)
        {
            if (!hasFound)
            {
                await _next.WaitAsync(LongestWait, source._time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }

            // Before the look, so that what comes meanwhile is not missed.
            _next = source._wake.Next;
            return null;
        }
    }
}
