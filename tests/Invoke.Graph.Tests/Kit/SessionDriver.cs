using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Graph.Tests;

/// <summary>Runs a session by hand, one invocation after another; bodies have to finish at once.</summary>
internal sealed class SessionDriver : IInvocationHost
{
    private readonly NodeInvoker?[] _invokers;

    public SessionDriver(GraphSession session)
    {
        Session = session;
        var bodies = new NodeBodies(new ServiceCollection().BuildServiceProvider());
        _invokers = [.. session.States.Select(state => state.CreateInvoker(bodies, this))];
    }

    public GraphSession Session { get; }

    /// <summary>What this driver ran, in order.</summary>
    public List<string> Ran { get; } = [];

    public string SessionId => Session.Id;

    public static string[] RunToEnd(GraphSession session)
    {
        var driver = new SessionDriver(session);
        while (driver.Step())
        {
        }

        return [.. driver.Ran];
    }

    public bool Step()
    {
        if (!Session.TryNext(out Invocation invocation))
        {
            return false;
        }

        Ran.Add(Session.GetInvocationId(in invocation));
        try
        {
            // Iterators are never handed out.
            Task running = _invokers[invocation.NodeIndex]!.InvokeAsync(in invocation, CancellationToken.None).AsTask();
            Assert.True(running.IsCompleted);
            running.GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            Session.Fail(in invocation, exception);
            return true;
        }

        Session.OnStored(in invocation);
        return true;
    }

    public PlanNode GetNode(in Invocation invocation) => Session.Plan.Nodes[invocation.NodeIndex];

    public string GetInvocationId(in Invocation invocation) => Session.GetInvocationId(in invocation);

    public bool IsIntermediate(in Invocation invocation) => false;

    public NodeCatalog Catalog => NodeCatalog.Default;

    public string? Workflow => null;

    public NodeGraph GetSlice(in Invocation invocation) => Session.GetSlice(in invocation);

    public TimeProvider Time => TimeProvider.System;

    public bool WantsPreviews => false;

    public void ReportProgress(in Invocation invocation, in NodeProgress progress)
    {
    }
}
