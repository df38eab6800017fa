namespace Invoke.Graph;

/// <content>What observers and the log are told.</content>
internal sealed partial class GraphExecution
{
    private readonly bool _logsNodes;
    private readonly bool _wantsPreviews;

    /// <summary>True where someone is told of single invocations: an observer, or the log.</summary>
    private readonly bool _tells;
    private int _errorsTold;

    public bool WantsPreviews => _wantsPreviews && _events.HasObservers;

    public void ReportProgress(in Invocation invocation, in NodeProgress progress)
    {
        // What follows captures its arguments, so without observers it must not even be entered.
        if (_events.HasObservers)
        {
            EmitProgress(invocation, progress);
        }
    }

    /// <summary>Emits progress, which may come from any thread and late; a node's end waits for the same lock, so nothing follows it.</summary>
    private void EmitProgress(Invocation invocation, NodeProgress progress) => _events.Emit((source, sequence, time) =>
    {
        PlanNode node = GetNode(in invocation);
        return _session.IsUnderWay(in invocation)
            ? new InvocationProgressEvent(
                sequence, time, source.SessionId, _session.GetInvocationId(in invocation), node.Id, node.Descriptor.Type, progress.Step, progress.Total, progress.Message)
            {
                RunFraction = _session.FractionDone(Math.Min(1, (double)progress.Step / progress.Total)),
                TimeLeft = progress.TimeLeft,
                Sigma = progress.Sigma,
                Preview = progress.Preview,
            }
            : null;
    });

    public void OnRetrying(Invocation invocation, int attempt, TimeSpan delay, Exception exception)
    {
        PlanNode node = GetNode(in invocation);
        string id = GetInvocationId(in invocation);
        GraphInstruments.AddRetry(node.Descriptor.Type);
        Log.NodeRetrying(_logger, SessionId, id, node.Descriptor.Type, attempt, delay, exception);
        _events.Emit((source, sequence, time) => new InvocationRetryingEvent(
            sequence, time, source.SessionId, id, node.Id, node.Descriptor.Type, attempt, delay, exception));
    }

    /// <summary>Tells of failures of nodes, and of lists that an iterator could not read.</summary>
    private void TellErrors()
    {
        for (; _errorsTold < _session.ErrorCount; _errorsTold++)
        {
            NodeExecutionException error = _session.ErrorsByTime[_errorsTold].Exception;
            Log.NodeFailed(_logger, SessionId, error.InvocationId, error.NodeType, error.InnerException);
            _events.Emit((source, sequence, time) => new InvocationFailedEvent(
                sequence, time, source.SessionId, error.InvocationId, error.NodeId, error.NodeType, error));
        }
    }

    /// <summary>Tells of lists and choices that failed on the way, and of invocations that will not run.</summary>
    private void TellSettled()
    {
        if (_session.ErrorCount > _errorsTold)
        {
            TellErrors();
        }

        while (_session.TryTakeSkipped(out Invocation skipped))
        {
            if (_events.HasObservers)
            {
                TellSkipped(skipped);
            }
        }

        while (_session.TryTakeBlocked(out Invocation blocked))
        {
            if (_events.HasObservers)
            {
                TellBlocked(blocked);
            }
        }
    }

    private void TellSkipped(Invocation invocation)
    {
        PlanNode node = GetNode(in invocation);
        _events.Emit((source, sequence, time) => new InvocationSkippedEvent(
            sequence, time, source.SessionId, _session.GetInvocationId(in invocation), node.Id, node.Descriptor.Type));
    }

    private void TellBlocked(Invocation invocation)
    {
        PlanNode node = GetNode(in invocation);
        _events.Emit((source, sequence, time) => new InvocationBlockedEvent(
            sequence, time, source.SessionId, _session.GetInvocationId(in invocation), node.Id, node.Descriptor.Type));
    }

    private void TellStarted(Invocation invocation)
    {
        PlanNode node = GetNode(in invocation);
        string id = _session.GetInvocationId(in invocation);
        if (_logsNodes)
        {
            Log.NodeStarted(_logger, SessionId, id, node.Descriptor.Type);
        }

        _events.Emit((source, sequence, time) => new InvocationStartedEvent(sequence, time, source.SessionId, id, node.Id, node.Descriptor.Type));
    }

    private void TellCompleted(Invocation invocation, long startedAt)
    {
        TimeSpan duration = _time.GetElapsedTime(startedAt);
        string id = _session.GetInvocationId(in invocation);
        if (_logsNodes)
        {
            Log.NodeCompleted(_logger, SessionId, id, GetNode(in invocation).Descriptor.Type, duration.TotalMilliseconds);
        }

        _events.Emit((_, sequence, time) => new InvocationCompletedEvent(sequence, time, _session, in invocation, id, duration));
    }
}
