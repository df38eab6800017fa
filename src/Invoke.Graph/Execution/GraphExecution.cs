using Microsoft.Extensions.Logging;

namespace Invoke.Graph;

/// <summary>Drives one session: runs its nodes one after another, tells observers, and disposes what is released.</summary>
internal sealed class GraphExecution : IInvocationHost
{
    private readonly GraphSession _session;
    private readonly NodeInvoker?[] _invokers;
    private readonly EventSource _events;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly bool _isTracking;
    private readonly bool _isTagging;
    private IAsyncDisposable? _toDispose;
    private int _errorsTold;
    private long _startedAt;

    public GraphExecution(GraphSession session, IServiceProvider services, IGraphObserver[] observers, TimeProvider time, ILogger logger, IResultCache? cache)
    {
        _session = session;
        _events = new EventSource(session.Id, observers, time, logger);
        _time = time;
        _logger = logger;
        _isTracking = session.Plan.Nodes.Any(node => node.IsTracked);
        var bodies = new NodeBodies(services, cache);
        _isTagging = cache is not null;
        _invokers = Array.ConvertAll(session.States, state => CreateInvoker(state, bodies));
    }

    /// <summary>Why <see cref="Advance"/> returned.</summary>
    private enum Pause
    {
        /// <summary>Nothing may start any more.</summary>
        AtEnd,

        /// <summary>An invocation did not finish at once.</summary>
        ForNode,

        /// <summary>What was released has to be awaited.</summary>
        ForDisposal,
    }

    public string SessionId => _session.Id;

    public async Task<GraphRun> RunAsync(CancellationToken cancellationToken)
    {
        Log.RunStarted(_logger, _session.Id, _session.Plan.Nodes.Count);
        _events.Emit(static (source, sequence, time) => new GraphStartedEvent(sequence, time, source.SessionId));
        TellSkipped();
        try
        {
            await RunNodesAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // A scheduler lost work or threw: no run will own what is left.
            _session.Lifetimes.LetGoOfAll();
            _session.Lifetimes.LetGoOfKept();
            await DisposeReleasedAsync().ConfigureAwait(false);
            throw;
        }

        // Only a cancelled token ends the loop before the session's end.
        _session.Cancel();
        _session.Lifetimes.LetGoOfAll();
        await DisposeReleasedAsync().ConfigureAwait(false);
        var run = new GraphRun(_session, DisposeReleasedAsync);
        Log.RunEnded(_logger, _session.Id, run.Status, run.FinishedCount);
        _events.Emit((source, sequence, time) => new GraphEndedEvent(sequence, time, source.SessionId, run));
        return run;
    }

    public PlanNode GetNode(in Invocation invocation) => _session.Plan.Nodes[invocation.Node];

    public string GetInvocationId(in Invocation invocation) => _session.GetInvocationId(in invocation);

    public void ReportProgress(in Invocation invocation, int step, int total, string? message)
    {
        // What follows captures its arguments, so without observers it must not even be entered.
        if (_events.HasObservers)
        {
            EmitProgress(invocation, step, total, message);
        }
    }

    /// <summary>Emits progress, which may come from any thread and late; a node's end waits for the same lock, so nothing follows it.</summary>
    private void EmitProgress(Invocation invocation, int step, int total, string? message) => _events.Emit((source, sequence, time) =>
    {
        PlanNode node = GetNode(in invocation);
        return _session.IsUnderWay(in invocation)
            ? new InvocationProgressEvent(
                sequence, time, source.SessionId, GetInvocationId(in invocation), node.Id, node.Descriptor.Type, step, total, message)
            : null;
    });

    private async Task RunNodesAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Pause pause = Advance(out Invocation invocation, out ValueTask running, cancellationToken);
            if (pause == Pause.ForNode)
            {
                try
                {
                    await running.ConfigureAwait(false);
                    _session.OnStored(in invocation);
                }
                catch (Exception exception) when (_session.IsUnderWay(in invocation))
                {
                    OnFailed(in invocation, exception, cancellationToken);
                    continue;
                }

                OnCompleted(in invocation);
            }

            if (_toDispose is not null)
            {
                await DisposeReleasedAsync().ConfigureAwait(false);
            }

            if (pause == Pause.AtEnd)
            {
                TellErrors();
                return;
            }
        }
    }

    /// <summary>Runs invocations until something has to be awaited or nothing is left.</summary>
    private Pause Advance(out Invocation invocation, out ValueTask running, CancellationToken cancellationToken)
    {
        running = default;
        while (!cancellationToken.IsCancellationRequested && _session.TryNext(out invocation))
        {
            if (_events.HasObservers)
            {
                TellStarted(invocation);
            }

            try
            {
                // Iterators have no invoker, and no scheduler is given one to run.
                running = _invokers[invocation.Node]!.InvokeAsync(in invocation, cancellationToken);
                if (!running.IsCompletedSuccessfully)
                {
                    return Pause.ForNode;
                }

                _session.OnStored(in invocation);
            }
            catch (Exception exception) when (_session.IsUnderWay(in invocation))
            {
                OnFailed(in invocation, exception, cancellationToken);
                continue;
            }

            OnCompleted(in invocation);
            if (_toDispose is not null)
            {
                return Pause.ForDisposal;
            }
        }

        invocation = default;
        return Pause.AtEnd;
    }

    private void OnCompleted(in Invocation invocation)
    {
        if (_events.HasObservers)
        {
            TellCompleted(invocation);
        }

        TellSkipped();

        if (_isTracking)
        {
            DisposeReleased();
        }
    }

    private void OnFailed(in Invocation invocation, Exception exception, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            _session.Cancel();
            if (exception is OperationCanceledException)
            {
                _session.Abandon(in invocation);
                return;
            }
        }

        _session.Fail(in invocation, exception);
        TellErrors();
    }

    /// <summary>Tells of failures of nodes, and of lists that an iterator could not read.</summary>
    private void TellErrors()
    {
        for (; _errorsTold < _session.Errors.Count; _errorsTold++)
        {
            NodeExecutionException error = _session.Errors[_errorsTold];
            Log.NodeFailed(_logger, SessionId, error.InvocationId, error.NodeType, error.InnerException);
            _events.Emit((source, sequence, time) => new InvocationFailedEvent(
                sequence, time, source.SessionId, error.InvocationId, error.NodeId, error.NodeType, error));
        }
    }

    private void TellSkipped()
    {
        while (_session.TryTakeSkipped(out Invocation invocation))
        {
            if (!_events.HasObservers)
            {
                continue;
            }

            PlanNode node = GetNode(in invocation);
            string id = GetInvocationId(in invocation);
            _events.Emit((source, sequence, time) => new InvocationSkippedEvent(sequence, time, source.SessionId, id, node.Id, node.Descriptor.Type));
        }
    }

    private void TellStarted(Invocation invocation)
    {
        _startedAt = _time.GetTimestamp();
        PlanNode node = GetNode(in invocation);
        _events.Emit((source, sequence, time) => new InvocationStartedEvent(
            sequence, time, source.SessionId, GetInvocationId(in invocation), node.Id, node.Descriptor.Type));
    }

    private void TellCompleted(Invocation invocation)
    {
        TimeSpan duration = _time.GetElapsedTime(_startedAt);
        _events.Emit((_, sequence, time) => new InvocationCompletedEvent(
            sequence, time, _session, in invocation, GetInvocationId(in invocation), duration, _invokers[invocation.Node]!.WasFromCache));
    }

    /// <summary>Disposes what can be disposed without waiting; the rest is left in <see cref="_toDispose"/>.</summary>
    private void DisposeReleased()
    {
        while (_toDispose is null && _session.TryTakeReleased(out object? value))
        {
            if (_isTagging)
            {
                ContentIdentity.Forget(value);
            }

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

    private NodeInvoker? CreateInvoker(NodeState state, NodeBodies bodies)
    {
        try
        {
            return state.CreateInvoker(bodies, this);
        }
        catch (Exception exception)
        {
            throw new InvokeException(
                $"Node '{state.Node.Id}' ({state.Node.Descriptor.Type}) cannot get its services: {exception.Message} Register what it needs before the run.",
                exception);
        }
    }
}
