using Invoke.Graph;

namespace Invoke.Testing;

/// <summary>Keeps every event of a run, and lets a test wait for one without sleeping.</summary>
/// <param name="onEvent">Called with each event once it is kept, on the thread of the run; null for nothing.</param>
/// <remarks>Thread-safe. Use one for each run: a wait ends with the run.</remarks>
public sealed class RecordingObserver(Action<GraphEvent>? onEvent = null) : IGraphObserver
{
    private readonly Lock _lock = new();
    private readonly List<GraphEvent> _events = [];
    private readonly List<Wait> _waits = [];

    /// <summary>Gets the events so far, in their order.</summary>
    public IReadOnlyList<GraphEvent> Events
    {
        get
        {
            lock (_lock)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Gets the order in which invocations started and ended so far.</summary>
    public GraphOrder Order => new(Events);

    /// <summary>Gets the events of one kind so far.</summary>
    /// <typeparam name="TEvent">The kind of event.</typeparam>
    /// <returns>The events in their order.</returns>
    public IReadOnlyList<TEvent> Of<TEvent>()
        where TEvent : GraphEvent
        => [.. Events.OfType<TEvent>()];

    /// <summary>Gets the events of one kind and one node, or one of its invocations, so far.</summary>
    /// <typeparam name="TEvent">The kind of event.</typeparam>
    /// <param name="id">The id of a node, or of an invocation.</param>
    /// <returns>The events in their order.</returns>
    public IReadOnlyList<TEvent> Of<TEvent>(string id)
        where TEvent : InvocationEvent
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return [.. Events.OfType<TEvent>().Where(each => each.NodeId == id || each.InvocationId == id)];
    }

    /// <summary>Gets the progress that a node, or one of its invocations, has reported so far.</summary>
    /// <param name="id">The id of a node, or of an invocation.</param>
    /// <returns>The reports in their order.</returns>
    public IReadOnlyList<InvocationProgressEvent> ProgressOf(string id) => Of<InvocationProgressEvent>(id);

    /// <summary>Waits for an event; one that has happened already ends the wait at once.</summary>
    /// <typeparam name="TEvent">The kind of event.</typeparam>
    /// <param name="predicate">Tells which event is meant.</param>
    /// <param name="cancellationToken">Ends the wait; give it a time limit, so that a test cannot hang.</param>
    /// <returns>The first event that is meant.</returns>
    /// <exception cref="GraphAssertionException">The run ended without such an event.</exception>
    public async Task<TEvent> WaitForAsync<TEvent>(Func<TEvent, bool> predicate, CancellationToken cancellationToken = default)
        where TEvent : GraphEvent
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var wait = new Wait(graphEvent => graphEvent is TEvent own && predicate(own), typeof(TEvent).Name);
        lock (_lock)
        {
            if (!_events.Exists(wait.Take))
            {
                _waits.Add(wait);
            }
        }

        return (TEvent)await wait.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until an invocation has started.</summary>
    /// <param name="invocationId">The invocation's id; the node's id where it is not behind an iterator.</param>
    /// <param name="cancellationToken">Ends the wait; give it a time limit, so that a test cannot hang.</param>
    /// <returns>The event.</returns>
    /// <exception cref="GraphAssertionException">The run ended before.</exception>
    public Task<InvocationStartedEvent> WaitForStartAsync(string invocationId, CancellationToken cancellationToken = default) =>
        WaitForAsync<InvocationStartedEvent>(started => started.InvocationId == invocationId, cancellationToken);

    /// <inheritdoc/>
    public void OnEvent(GraphEvent graphEvent)
    {
        ArgumentNullException.ThrowIfNull(graphEvent);
        lock (_lock)
        {
            _events.Add(graphEvent);
            _waits.RemoveAll(wait => wait.Take(graphEvent));
        }

        onEvent?.Invoke(graphEvent);
    }

    private sealed class Wait(Func<GraphEvent, bool> isMeant, string kind)
    {
        // What waits goes on elsewhere, so it cannot hold up the run.
        private readonly TaskCompletionSource<GraphEvent> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<GraphEvent> Task => _source.Task;

        /// <summary>True where the event ends the wait, well or not.</summary>
        public bool Take(GraphEvent graphEvent)
        {
            try
            {
                return isMeant(graphEvent)
                    ? _source.TrySetResult(graphEvent)
                    : graphEvent is GraphEndedEvent ended && _source.TrySetException(new GraphAssertionException(
                        $"The run ended as {ended.Run.Status} without the {kind} that the test waited for."));
            }
            catch (Exception exception)
            {
                // The test's own predicate threw; the wait is the one place where the test sees it.
                return _source.TrySetException(exception);
            }
        }
    }
}
