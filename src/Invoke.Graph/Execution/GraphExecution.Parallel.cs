using System.Runtime.ExceptionServices;
using Invoke.Internal;

namespace Invoke.Graph;

/// <content>
/// Several invocations at a time. Whoever takes, ends or starts an invocation holds the gate; bodies and disposals run outside of it.
/// A worker that finds nothing to take leaves, and whoever makes work ready starts new ones, so nobody waits and nobody polls.
/// </content>
internal sealed partial class GraphExecution
{
    private readonly ParallelReadyQueue? _parallel;
    private readonly int _degree;
    private readonly TaskCompletionSource _allHaveLeft = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ExceptionDispatchInfo? _fault;
    private int _workers;

    /// <summary>True where the gate was closed when work was last asked for; read and written under the lock.</summary>
    private bool _isHeldBack;

    private async Task RunInParallelAsync(CancellationToken cancellationToken)
    {
        _workers++;
        await WorkAsync(null, cancellationToken).ConfigureAwait(false);
        await _allHaveLeft.Task.ConfigureAwait(false);
        _fault?.Throw();
    }

    /// <summary>Runs invocations one after another, from one that has been begun, until none is left to take.</summary>
    private async Task WorkAsync(UnderWay? work, CancellationToken cancellationToken)
    {
        // Onto the pool, so that the worker that starts this one goes on at once.
        await PoolThread.EnterAsync();
        var released = new List<object>();
        var isHeldBack = false;
        while (true)
        {
            if (work is not null)
            {
                Exception? failure = null;
                try
                {
                    await work.Call.RunAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception)
                {
                    failure = exception;
                }

                EndWork(work, failure, released, cancellationToken);
                work = null;
            }
            else if (!TryTakeWork(out work, out isHeldBack, released, cancellationToken))
            {
                return;
            }

            foreach (object value in released)
            {
                await DisposeAsync(value).ConfigureAwait(false);
            }

            released.Clear();
            if (isHeldBack)
            {
                isHeldBack = false;
                await WaitAtGateAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes the next invocation; false where the worker has left, because there is neither work nor anything to dispose.</summary>
    private bool TryTakeWork(out UnderWay? work, out bool isHeldBack, List<object> released, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            work = Begin(cancellationToken);
            StartWorkers(cancellationToken);
            TakeReleased(released);
            isHeldBack = work is null && _isHeldBack;
            if (work is not null || released.Count > 0 || isHeldBack)
            {
                return true;
            }

            if (--_workers == 0)
            {
                _allHaveLeft.SetResult();
            }

            return false;
        }
    }

    private void EndWork(UnderWay work, Exception? failure, List<object> released, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            try
            {
                End(work, failure, cancellationToken);
            }
            catch (Exception exception)
            {
                // A scheduler's queue threw: the run ends with it once everything under way has ended.
                _fault ??= ExceptionDispatchInfo.Capture(exception);
            }

            TakeReleased(released);
            if (released.Count > 0)
            {
                // Others need not wait until that is disposed.
                StartWorkers(cancellationToken);
            }
        }
    }

    private void End(UnderWay work, Exception? failure, CancellationToken cancellationToken)
    {
        Invocation invocation = work.Invocation;
        _parallel!.Release(in invocation); // This run has such a queue.
        if (failure is null)
        {
            try
            {
                work.Call.Store();
                _session.OnStored(in invocation);
                OnEnded(in invocation, work.StartedAt);
                return;
            }
            catch (Exception exception) when (_session.IsUnderWay(in invocation))
            {
                failure = exception;
            }
        }

        OnFailed(in invocation, failure, cancellationToken);
        _parallel.OnEnded(in invocation);
    }

    private void OnEnded(in Invocation invocation, long startedAt)
    {
        _parallel!.OnEnded(in invocation); // This run has such a queue.
        if (_tells)
        {
            TellCompleted(invocation, startedAt);
        }

        TellSettled();
    }

    /// <summary>Starts a worker for each slot and each invocation that is ready.</summary>
    private void StartWorkers(CancellationToken cancellationToken)
    {
        while (_workers < _degree && Begin(cancellationToken) is { } work)
        {
            _workers++;
            _ = WorkAsync(work, cancellationToken);
        }
    }

    /// <summary>Takes the next invocation and makes its copy; what the session carries out itself is done on the way.</summary>
    private UnderWay? Begin(CancellationToken cancellationToken)
    {
        _isHeldBack = false;
        try
        {
            while (_fault is null && !cancellationToken.IsCancellationRequested)
            {
                if (_session.HasReady && _gate is { IsOpen: false })
                {
                    // Whoever asked must not leave: nobody else would come back when the gate opens.
                    _isHeldBack = true;
                    return null;
                }

                if (!_session.TryNext(out Invocation invocation))
                {
                    return null;
                }

                if (TryBegin(in invocation, cancellationToken) is { } work)
                {
                    return work;
                }
            }
        }
        catch (Exception exception)
        {
            // A scheduler lost work or threw: the run ends with it once everything under way has ended.
            _fault ??= ExceptionDispatchInfo.Capture(exception);
        }

        return null;
    }

    private UnderWay? TryBegin(in Invocation invocation, CancellationToken cancellationToken)
    {
        long startedAt = 0;
        if (_tells)
        {
            startedAt = _time.GetTimestamp();
            TellStarted(invocation);
        }

        try
        {
            if (!_session.IsOwn(in invocation))
            {
                // Iterators have no invoker, and no scheduler is given one to run.
                return new UnderWay(invocation, _invokers[invocation.NodeIndex]!.Begin(in invocation), startedAt);
            }

            _session.CompleteOwn(in invocation);
        }
        catch (Exception exception) when (_session.IsUnderWay(in invocation))
        {
            OnFailed(in invocation, exception, cancellationToken);
            _parallel!.Release(in invocation); // This run has such a queue.
            _parallel.OnEnded(in invocation);
            return null;
        }

        _parallel!.Release(in invocation);
        OnEnded(in invocation, startedAt);
        return null;
    }

    private void TakeReleased(List<object> released)
    {
        while (_isTracking && _session.TryTakeReleased(out object? value))
        {
            released.Add(value);
        }
    }

    private sealed record UnderWay(Invocation Invocation, NodeCall Call, long StartedAt);
}
