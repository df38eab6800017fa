using System.Text.Json;

namespace Invoke.Graph.Tests.Differential;

/// <summary>Runs a graph with the engine and with the oracle, and says in what they differ.</summary>
internal static class Difference
{
    /// <summary>Said of graphs that one side cannot run, and both agree.</summary>
    public const string NotCompared = "not compared";

    /// <summary>Runs one invocation after another.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="order">The scheduler.</param>
    /// <param name="policy">What a failure means.</param>
    /// <param name="seed">Decides by which of several ways the engine gets and runs the graph.</param>
    /// <returns>Null where all is equal.</returns>
    public static async Task<string?> OfRunAsync(ModelGraph model, OracleOrder order, FailurePolicy policy, int seed)
    {
        NodeGraph graph = model.Build();
        if (seed % 2 == 0)
        {
            graph = NodeGraph.Parse(graph.ToJson(ModelGraph.Catalog), ModelGraph.Catalog);
        }

        (OracleRun? oracle, string? difference) = RunOracle(model, graph, order, policy);
        if (oracle is null)
        {
            return difference;
        }

        var events = new RecordingObserver();
        var options = new GraphRunOptions
        {
            Scheduler = order.Engine,
            ContinueOnError = policy != FailurePolicy.Stop,
            LeaveOutFailedItems = policy == FailurePolicy.LeaveOut,
        };
        if (seed % 3 == 0)
        {
            options.Observers.Add(events);
        }

        try
        {
            await using GraphRun run = await new GraphRunner().RunAsync(graph, options: options);
            return OfRun(model, oracle, run) ?? (seed % 3 == 0 ? OfEvents(oracle, run, events) : null);
        }
        catch (GraphStalledException exception)
        {
            // As a difference it can be reduced.
            return $"stalled: {exception.Message}";
        }
    }

    private static string? OfRun(ModelGraph model, OracleRun oracle, GraphRun run)
    {
        return Of("status", oracle.Status, run.Status)
            ?? OfErrors(oracle, run)
            ?? Of("order", Join(oracle.Finished), Join(run.History))
            ?? OfSkipped(oracle, run)
            ?? Of("blocked", Join(oracle.Blocked), Join(run.Blocked))
            ?? OfValues(model, oracle, run);
    }

    /// <summary>Has up to four invocations under way, which end in any order.</summary>
    /// <param name="model">The graph.</param>
    /// <param name="order">The scheduler.</param>
    /// <param name="policy">What a failure means.</param>
    /// <param name="seed">The seed of the ends.</param>
    /// <returns>Null where all that does not depend on the order of ends is equal.</returns>
    public static async Task<string?> OfRandomEndsAsync(ModelGraph model, OracleOrder order, FailurePolicy policy, int seed)
    {
        NodeGraph graph = model.Build();
        (OracleRun? oracle, string? difference) = RunOracle(model, graph, order, policy);
        if (oracle is null)
        {
            return difference;
        }

        if (oracle.Status == GraphStatus.Failed && (policy == FailurePolicy.Stop || oracle.HasLazy))
        {
            // What ran before a failure, or was needed before it, depends on the order of ends.
            return NotCompared;
        }

        var options = new GraphSessionOptions { Scheduler = order.Engine, ContinueOnError = policy != FailurePolicy.Stop, LeaveOutFailedItems = policy == FailurePolicy.LeaveOut };
        var session = new GraphSession(graph.Compile(), options: options);
        await RandomEnds.RunAsync(session, new Random(seed));
        var run = new GraphRun(session, () => ValueTask.CompletedTask);

        return Of("status", oracle.Status, run.Status)
            ?? OfErrors(oracle, run)
            ?? Of("ids", Join(oracle.Finished.Order(StringComparer.Ordinal)), Join(run.History.Order(StringComparer.Ordinal)))
            ?? OfSkipped(oracle, run)
            ?? Of("blocked", Join(oracle.Blocked), Join(run.Blocked))
            ?? OfValues(model, oracle, run);
    }

    private static (OracleRun? Oracle, string? Difference) RunOracle(ModelGraph model, NodeGraph graph, OracleOrder order, FailurePolicy policy)
    {
        var rules = new OracleRules(model);
        string problems = Join(graph.Validate().Select(problem => problem.Code.ToString()).Distinct());
        if (Of("problems", rules.HasCollectorFault ? nameof(GraphProblemCode.CollectorInput) : string.Empty, problems) is { } difference)
        {
            return (null, difference);
        }

        var oracle = new OracleRun(rules, policy);
        if (!rules.HasCollectorFault)
        {
            oracle.Run(order);
        }

        return rules.HasCollectorFault || oracle.IsTooLarge ? (null, NotCompared) : (oracle, null);
    }

    /// <summary>Of several lists that cannot be read at one instant any may stop the session.</summary>
    private static string? OfErrors(OracleRun oracle, GraphRun run)
    {
        string[] errors = [.. run.Errors.Select(error => error.InvocationId)];
        return Of("errors", Join(oracle.StoppedBetween ? oracle.Errors.Where(errors.Contains).DefaultIfEmpty("one") : oracle.Errors), Join(errors));
    }

    /// <summary>A failure may stop the session before it has come to see that something is not needed; but what it skips nothing may need.</summary>
    private static string? OfSkipped(OracleRun oracle, GraphRun run)
    {
        IEnumerable<string> skipped = oracle.Skipped();
        return Of("skipped", Join(!oracle.IsStopped ? skipped : skipped.Where(run.Skipped.Contains)), Join(run.Skipped));
    }

    private static string? OfValues(ModelGraph model, OracleRun oracle, GraphRun run)
    {
        foreach (ModelNode node in model.Nodes.Where(node => !oracle.StoppedBetween || node.Kind != ModelKind.Iterate))
        {
            string? difference = oracle.StoppedBetween ? null : Of($"count of {node.Id}", oracle.CountOf(node), run.CountOf(node.Id));
            foreach (string output in node.Outputs)
            {
                difference ??= Of(
                    $"values of {node.Id}.{output}",
                    JsonSerializer.Serialize(oracle.ResultsOf(node, output)),
                    JsonSerializer.Serialize(run.GetAll(node.Id, output)));
            }

            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    /// <summary>Events tell the same story as the run that ended.</summary>
    private static string? OfEvents(OracleRun oracle, GraphRun run, RecordingObserver observer)
    {
        InvocationEvent[] told = [.. observer.Events.OfType<InvocationEvent>()];
        return Of("numbers of events", Join(Enumerable.Range(1, observer.Events.Count)), Join(observer.Events.Select(each => each.Sequence)))
            ?? Of("completed events", Join(oracle.Finished), Join(told.OfType<InvocationCompletedEvent>().Select(each => each.InvocationId)))
            ?? Of("failed events", Join(run.Errors.Select(each => each.InvocationId).Order(StringComparer.Ordinal)), Join(told.OfType<InvocationFailedEvent>().Select(each => each.InvocationId).Order(StringComparer.Ordinal)))
            ?? Of("blocked events", Join(run.Blocked.Order(StringComparer.Ordinal)), Join(told.OfType<InvocationBlockedEvent>().Select(each => each.InvocationId).Order(StringComparer.Ordinal)))
            ?? Of("skipped events", Join(run.Skipped.Order(StringComparer.Ordinal)), Join(told.OfType<InvocationSkippedEvent>().Select(each => each.InvocationId).Order(StringComparer.Ordinal)));
    }

    private static string? Of<T>(string what, T expected, T actual) =>
        EqualityComparer<T>.Default.Equals(expected, actual) ? null : $"{what}: {expected} expected, but was {actual}";

    private static string Join<T>(IEnumerable<T> values) => string.Join(' ', values);
}
