using Microsoft.Extensions.Logging;

namespace Invoke.Graph;

/// <summary>Drives one session: runs its nodes one after another, tells observers, and disposes what is released.</summary>
internal sealed class GraphExecution : IInvocationHost
{
    private readonly GraphSession _session;
    private readonly NodeInvoker?[] _invokers;
    private readonly IGraphObserver[] _observers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _events = new();
    private readonly bool _isTracking;
    private IAsyncDisposable? _toDispose;
    private long _sequence;
    private long _startedAt;

    public GraphExecution(GraphSession session, IServiceProvider services, IGraphObserver[] observers, TimeProvider time, ILogger logger)
    {
        _session = session;
        _observers = observers;
        _time = time;
        _logger = logger;
        _isTracking = session.Plan.Nodes.Any(node => node.IsTracked);
        _invokers = Array.ConvertAll(session.States, state => CreateInvoker(state, services));
    }

    public string SessionId => _session.Id;

    public async Task<GraphRun> RunAsync(CancellationToken cancellationToken)
    {
        Log.RunStarted(_logger, _session.Id, _session.Plan.Nodes.Count);
        Emit(static (execution, sequence, time) => new GraphStartedEvent(sequence, time, execution.SessionId));
        while (Advance(out Invocation invocation, out ValueTask running, cancellationToken))
        {
            if (_toDispose is not null)
            {
                await DisposeReleasedAsync().ConfigureAwait(false);
                continue;
            }

            try
            {
                await running.ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                OnFailed(in invocation, exception, cancellationToken);
                continue;
            }

            OnCompleted(in invocation);
        }

        if (_session.Status == GraphStatus.Running)
        {
            // Only a cancelled token ends the loop before the session's end.
            _session.Cancel();
        }

        _session.Lifetimes.LetGoOfAll();
        await DisposeReleasedAsync().ConfigureAwait(false);
        var run = new GraphRun(_session, DisposeReleasedAsync);
        Log.RunEnded(_logger, _session.Id, run.Status, run.FinishedCount);
        Emit((execution, sequence, time) => new GraphEndedEvent(sequence, time, execution.SessionId, run));
        return run;
    }

    public PlanNode GetNode(in Invocation invocation) => _session.Plan.Nodes[invocation.Node];

    public string GetInvocationId(in Invocation invocation) => _session.GetInvocationId(in invocation);

    public void ReportProgress(in Invocation invocation, int step, int total, string? message)
    {
        if (_observers.Length == 0)
        {
            return;
        }

        lock (_events)
        {
            PlanNode node = GetNode(in invocation);
            if (!_session.IsFinished(node, invocation.Row))
            {
                Tell(new InvocationProgressEvent(
                    ++_sequence, _time.GetUtcNow(), SessionId, GetInvocationId(in invocation), node.Id, node.Descriptor.Type, step, total, message));
            }
        }
    }

    /// <summary>Runs invocations until one does not finish at once (true), a disposal has to be awaited (true), or nothing is left (false).</summary>
    private bool Advance(out Invocation invocation, out ValueTask running, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && _session.TryNext(out invocation))
        {
            if (_observers.Length > 0)
            {
                TellStarted(invocation);
            }

            try
            {
                // Iterators have no invoker, and no scheduler is given one to run.
                running = _invokers[invocation.Node]!.InvokeAsync(in invocation, cancellationToken);
            }
            catch (Exception exception)
            {
                OnFailed(in invocation, exception, cancellationToken);
                continue;
            }

            if (!running.IsCompletedSuccessfully)
            {
                return true;
            }

            OnCompleted(in invocation);
            if (_toDispose is not null)
            {
                return true;
            }
        }

        invocation = default;
        running = default;
        return false;
    }

    private void OnCompleted(in Invocation invocation)
    {
        _session.OnStored(in invocation);
        if (_observers.Length > 0)
        {
            TellCompleted(invocation);
        }

        if (_isTracking)
        {
            DisposeReleased();
        }
    }

    private void OnFailed(in Invocation invocation, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            _session.Cancel();
            _session.Abandon(in invocation);
            return;
        }

        NodeExecutionException error = _session.Fail(in invocation, exception);
        Log.NodeFailed(_logger, SessionId, error.InvocationId, error.NodeType, exception);
        Emit((execution, sequence, time) => new InvocationFailedEvent(
            sequence, time, execution.SessionId, error.InvocationId, error.NodeId, error.NodeType, error));
    }

    private void TellStarted(Invocation invocation)
    {
        _startedAt = _time.GetTimestamp();
        PlanNode node = GetNode(in invocation);
        Emit((execution, sequence, time) => new InvocationStartedEvent(
            sequence, time, execution.SessionId, execution.GetInvocationId(in invocation), node.Id, node.Descriptor.Type));
    }

    private void TellCompleted(Invocation invocation)
    {
        TimeSpan duration = _time.GetElapsedTime(_startedAt);
        Emit((execution, sequence, time) => new InvocationCompletedEvent(
            sequence, time, execution._session, in invocation, execution.GetInvocationId(in invocation), duration));
    }

    private void Emit(Func<GraphExecution, long, DateTimeOffset, GraphEvent> create)
    {
        if (_observers.Length > 0)
        {
            lock (_events)
            {
                Tell(create(this, ++_sequence, _time.GetUtcNow()));
            }
        }
    }

    private void Tell(GraphEvent graphEvent)
    {
        foreach (IGraphObserver observer in _observers)
        {
            try
            {
                observer.OnEvent(graphEvent);
            }
            catch (Exception exception)
            {
                Log.ObserverFailed(_logger, SessionId, observer.GetType(), exception);
            }
        }
    }

    /// <summary>Disposes what can be disposed without waiting; the rest is left in <see cref="_toDispose"/>.</summary>
    private void DisposeReleased()
    {
        while (_toDispose is null && _session.TryTakeReleased(out object? value))
        {
            if (value is IDisposable disposable)
            {
                try
                {
                    disposable.Dispose();
                }
                catch (Exception exception)
                {
                    Log.DisposeFailed(_logger, SessionId, value.GetType(), exception);
                }
            }
            else
            {
                _toDispose = value as IAsyncDisposable;
            }
        }
    }

    private async ValueTask DisposeReleasedAsync()
    {
        do
        {
            if (_toDispose is { } waiting)
            {
                _toDispose = null;
                try
                {
                    await waiting.DisposeAsync().ConfigureAwait(false);
                }
                catch (Exception exception)
                {
                    Log.DisposeFailed(_logger, SessionId, waiting.GetType(), exception);
                }
            }

            DisposeReleased();
        }
        while (_toDispose is not null);
    }

    private NodeInvoker? CreateInvoker(NodeState state, IServiceProvider services)
    {
        try
        {
            return state.CreateInvoker(services, this);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvokeException($"Node '{state.Node.Id}' ({state.Node.Descriptor.Type}) needs a service that is not registered: {exception.Message}", exception);
        }
    }
}
