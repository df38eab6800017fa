using System.Diagnostics;

namespace Invoke.Graph;

/// <summary>Gives a span and measurements for each invocation; put around a node's invoker only in runs that someone listens to.</summary>
internal sealed class ObservedInvoker(NodeInvoker inner, PlanNode node, IInvocationHost host, TimeProvider time) : NodeInvoker
{
    public override ValueTask InvokeAsync(in Invocation invocation, CancellationToken cancellationToken) =>
        Begin(in invocation).RunAndStoreAsync(cancellationToken);

    public override NodeCall Begin(in Invocation invocation) => new ObservedCall(inner.Begin(in invocation), invocation, node, host, time);

    private sealed class ObservedCall(NodeCall call, Invocation invocation, PlanNode node, IInvocationHost host, TimeProvider time) : NodeCall
    {
        public override async ValueTask RunAsync(CancellationToken cancellationToken)
        {
            long startedAt = time.GetTimestamp();
            Activity? span = GraphInstruments.StartNode(host.SessionId, node, time.GetUtcNow());
            if (span is { IsAllDataRequested: true })
            {
                span.SetTag("invoke.invocation.id", host.GetInvocationId(in invocation));
            }

            var status = GraphStatus.Completed;
            Exception? error = null;
            try
            {
                await call.RunAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                bool isCanceled = exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
                status = isCanceled ? GraphStatus.Canceled : GraphStatus.Failed;
                error = isCanceled ? null : (exception as LastAttemptException)?.Cause ?? exception;
                throw;
            }
            finally
            {
                GraphInstruments.EndNode(span, node.Descriptor.Type, status, error, time.GetElapsedTime(startedAt), time.GetUtcNow());
            }
        }

        public override void Store() => call.Store();
    }
}
