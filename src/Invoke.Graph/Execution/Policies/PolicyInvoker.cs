using System.Globalization;

namespace Invoke.Graph;

/// <summary>Runs a node by its policy: again after a failure, and within a limit of time.</summary>
internal sealed class PolicyInvoker(NodeInvoker inner, NodePolicy policy, IAttemptHost host) : NodeInvoker
{
    public override ValueTask InvokeAsync(in Invocation invocation, CancellationToken cancellationToken) =>
        Begin(in invocation).RunAndStoreAsync(cancellationToken);

    public override NodeCall Begin(in Invocation invocation) => new PolicyCall(inner, policy, host, in invocation);

    private sealed class PolicyCall(NodeInvoker inner, NodePolicy policy, IAttemptHost host, in Invocation invocation) : NodeCall
    {
        private readonly Invocation _invocation = invocation;
        private NodeCall _attempt = inner.Begin(in invocation);

        public override async ValueTask RunAsync(CancellationToken cancellationToken)
        {
            for (var attempt = 1; ; attempt++)
            {
                TimeSpan delay = policy.DelayAfter(attempt);
                try
                {
                    await RunOnceAsync(cancellationToken).ConfigureAwait(false);
                    return;
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    if (attempt < policy.MaxAttempts && ShouldRetry(exception, attempt))
                    {
                        host.OnRetrying(_invocation, attempt, delay, exception);
                    }
                    else if (attempt > 1)
                    {
                        throw new LastAttemptException(exception, attempt);
                    }
                    else
                    {
                        throw;
                    }
                }

                await Task.Delay(delay, host.Time, cancellationToken).ConfigureAwait(false);
                BeginAgain(attempt);
            }
        }

        public override void Store() => _attempt.Store();

        /// <summary>Asks the policy; where that throws, the node's own failure must not be lost.</summary>
        private bool ShouldRetry(Exception exception, int attempt)
        {
            try
            {
                return policy.ShouldRetry?.Invoke(exception) != false;
            }
            catch (Exception thrown)
            {
                throw new LastAttemptException(
                    new AggregateException("The node failed, and its policy's ShouldRetry threw when it was asked about that; make it return true or false.", exception, thrown), attempt);
            }
        }

        private void BeginAgain(int attempts)
        {
            lock (host.Lock)
            {
                try
                {
                    _attempt = inner.Begin(in _invocation);
                }
                catch (Exception exception)
                {
                    throw new LastAttemptException(exception, attempts);
                }
            }
        }

        private async ValueTask RunOnceAsync(CancellationToken cancellationToken)
        {
            if (policy.Timeout is not { } timeout)
            {
                await _attempt.RunAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            using var limit = new CancellationTokenSource(timeout, host.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
            try
            {
                await _attempt.RunAsync(either.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException(
                    string.Create(CultureInfo.InvariantCulture, $"It did not finish within {timeout:c}; give it more time in its policy, or less to do."), exception);
            }
        }
    }
}
