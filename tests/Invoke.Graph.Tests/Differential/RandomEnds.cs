using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Graph.Tests.Differential;

/// <summary>Runs a session with several invocations under way.</summary>
internal static class RandomEnds
{
    private const int MostUnderWay = 4;

    public static async Task RunAsync(GraphSession session, Random random)
    {
        var bodies = new NodeBodies(new ServiceCollection().BuildServiceProvider());
        NodeInvoker?[] invokers = [.. session.States.Select(state => state.CreateInvoker(bodies, new NoHost()))];
        var underWay = new List<Invocation>();
        while (true)
        {
            while (underWay.Count < MostUnderWay && session.TryNext(out Invocation next))
            {
                underWay.Add(next);
            }

            if (underWay.Count == 0)
            {
                return;
            }

            int picked = random.Next(underWay.Count);
            Invocation invocation = underWay[picked];
            underWay.RemoveAt(picked);
            try
            {
                // Iterators have no invoker, and no scheduler is given one to run.
                await invokers[invocation.NodeIndex]!.InvokeAsync(in invocation, CancellationToken.None);
            }
            catch (Exception exception)
            {
                session.Fail(in invocation, exception);
                continue;
            }

            session.OnStored(in invocation);
        }
    }

    private sealed class NoHost : IInvocationHost
    {
        public string SessionId => string.Empty;

        public PlanNode GetNode(in Invocation invocation) => throw new NotSupportedException();

        public bool IsIntermediate(in Invocation invocation) => throw new NotSupportedException();

        public string GetInvocationId(in Invocation invocation) => throw new NotSupportedException();

        public NodeCatalog Catalog => NodeCatalog.Default;

        public string? Workflow => null;

        public NodeGraph GetSlice(in Invocation invocation) => throw new NotSupportedException();

        public TimeProvider Time => throw new NotSupportedException();

        public bool WantsPreviews => throw new NotSupportedException();

        public void ReportProgress(in Invocation invocation, in NodeProgress progress) => throw new NotSupportedException();
    }
}
