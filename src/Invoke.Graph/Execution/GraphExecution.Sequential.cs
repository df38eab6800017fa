namespace Invoke.Graph;

/// <content>One invocation at a time: without a lock, and without a task for what finishes at once.</content>
internal sealed partial class GraphExecution
{
    private long _startedAt;

    /// <summary>Why <see cref="Advance"/> returned.</summary>
    private enum Pause
    {
        /// <summary>Nothing may start any more.</summary>
        AtEnd,

        /// <summary>An invocation did not finish at once.</summary>
        ForNode,

        /// <summary>What was released has to be awaited.</summary>
        ForDisposal,

        /// <summary>The gate is closed.</summary>
        ForGate,
    }

    private async Task RunOneByOneAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Pause pause = Advance(out Invocation invocation, out ValueTask running, cancellationToken);
            if (pause == Pause.ForNode)
            {
                Exception? failure = null;
                try
                {
                    await running.ConfigureAwait(false);
                    _session.OnStored(in invocation);
                }
                catch (Exception exception) when (_session.IsUnderWay(in invocation))
                {
                    failure = exception;
                }

                if (failure is null)
                {
                    OnCompleted(in invocation);
                }
                else
                {
                    OnFailedAlone(in invocation, failure, cancellationToken);
                }
            }

            if (_toDispose is not null)
            {
                await DisposeReleasedAsync().ConfigureAwait(false);
            }

            if (pause == Pause.ForGate)
            {
                await WaitAtGateAsync(cancellationToken).ConfigureAwait(false);
            }

            if (pause == Pause.AtEnd)
            {
                return;
            }
        }
    }

    /// <summary>Runs invocations until something has to be awaited or nothing is left.</summary>
    private Pause Advance(out Invocation invocation, out ValueTask running, CancellationToken cancellationToken)
    {
        running = default;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (_session.HasReady && _gate is { IsOpen: false })
            {
                invocation = default;
                return Pause.ForGate;
            }

            if (!_session.TryNext(out invocation))
            {
                break;
            }

            if (_tells)
            {
                _startedAt = _time.GetTimestamp();
                TellStarted(invocation);
            }

            try
            {
                // Iterators have no invoker, and no scheduler is given one to run.
                running = _invokers[invocation.NodeIndex]!.InvokeAsync(in invocation, cancellationToken);
                if (!running.IsCompletedSuccessfully)
                {
                    return Pause.ForNode;
                }

                _session.OnStored(in invocation);
            }
            catch (Exception exception) when (_session.IsUnderWay(in invocation))
            {
                OnFailedAlone(in invocation, exception, cancellationToken);
                if (_toDispose is not null)
                {
                    return Pause.ForDisposal;
                }

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
        if (_tells)
        {
            TellCompleted(invocation, _startedAt);
        }

        TellSettled();

        if (_isTracking)
        {
            DisposeReleased();
        }
    }

    private void OnFailedAlone(in Invocation invocation, Exception exception, CancellationToken cancellationToken)
    {
        OnFailed(in invocation, exception, cancellationToken);
        if (_isTracking)
        {
            DisposeReleased();
        }
    }
}
