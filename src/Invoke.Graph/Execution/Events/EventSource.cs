using Microsoft.Extensions.Logging;

namespace Invoke.Graph;

/// <summary>Numbers the events of one run and tells its observers, one event at a time.</summary>
internal sealed class EventSource(string sessionId, IGraphObserver[] observers, TimeProvider time, ILogger logger, Lock runLock)
{
    private long _sequence;

    public string SessionId => sessionId;

    public bool HasObservers => observers.Length > 0;

    /// <summary>Makes an event and tells it; one that turns out to be null is left out and uses up no number.</summary>
    public void Emit(Func<EventSource, long, DateTimeOffset, GraphEvent?> create)
    {
        if (observers.Length == 0)
        {
            return;
        }

        lock (runLock)
        {
            if (create(this, _sequence + 1, time.GetUtcNow()) is { } graphEvent)
            {
                _sequence++;
                Tell(graphEvent);
            }
        }
    }

    private void Tell(GraphEvent graphEvent)
    {
        foreach (IGraphObserver observer in observers)
        {
            try
            {
                observer.OnEvent(graphEvent);
            }
            catch (Exception exception)
            {
                Log.ObserverFailed(logger, sessionId, observer.GetType(), exception);
            }
        }
    }
}
