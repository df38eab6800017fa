namespace Invoke.Graph.Tests;

/// <summary>Sessions that are saved in the middle and read.</summary>
internal static class SessionExtensions
{
    /// <summary>Runs a session by hand until an invocation has run.</summary>
    public static GraphSession RunUntil(this GraphSession session, string invocationId)
    {
        var driver = new SessionDriver(session);
        while (driver.Ran.LastOrDefault() != invocationId)
        {
            Assert.True(driver.Step(), $"{invocationId} never ran");
        }

        return session;
    }

    /// <summary>Saves a session after an invocation, and runs what is left of it.</summary>
    public static (GraphSession Restored, string[] Ran) SaveAfter(this NodeGraph graph, string invocationId, NodeCatalog? catalog = null)
    {
        catalog ??= NodeCatalog.Default;
        GraphPlan plan = graph.Compile();
        GraphSession session = new GraphSession(plan).RunUntil(invocationId);
        var restored = GraphSession.Restore(plan, session.ToJson(catalog), catalog);
        return (restored, SessionDriver.RunToEnd(restored));
    }

    public static IReadOnlyList<T> ValuesOf<T>(this GraphSession session, Output<T> output) => new GraphRun(session, () => ValueTask.CompletedTask).GetAll(output);
}
