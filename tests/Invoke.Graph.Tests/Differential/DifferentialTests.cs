using System.Globalization;

namespace Invoke.Graph.Tests.Differential;

/// <summary>Random graphs run as an oracle written from the rules alone says: the same order, values, counts, skips and errors.</summary>
/// <remarks>INVOKE_FULL=1 runs 20,000 graphs depth-first, and 4,000 each other way, from a random seed on; INVOKE_SEED=n runs the one of a seed.</remarks>
[Trait("Kind", "Heavy")]
public sealed class DifferentialTests
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1";
    private static readonly string? OneSeed = Environment.GetEnvironmentVariable("INVOKE_SEED");

    [Fact]
    public Task RunAsync_DepthFirst_EqualsOracle() => CheckAsync(_ => OracleOrder.DepthFirst, FailurePolicy.Stop, Difference.OfRunAsync, fullCount: 20_000);

    [Fact]
    public Task RunAsync_BreadthFirst_EqualsOracle() => CheckAsync(_ => OracleOrder.BreadthFirst, FailurePolicy.Stop, Difference.OfRunAsync);

    [Fact]
    public Task RunAsync_ClassBatch_EqualsOracle() => CheckAsync(seed => OracleOrder.ClassBatch((seed % 4) + 1), FailurePolicy.Stop, Difference.OfRunAsync);

    [Fact]
    public Task RunAsync_ContinueOnError_EqualsOracle() =>
        CheckAsync(seed => seed % 2 == 0 ? OracleOrder.DepthFirst : OracleOrder.BreadthFirst, FailurePolicy.Continue, Difference.OfRunAsync);

    [Fact]
    public Task RunAsync_LeaveOutFailedItems_EqualsOracle() =>
        CheckAsync(seed => seed % 2 == 0 ? OracleOrder.DepthFirst : OracleOrder.BreadthFirst, FailurePolicy.LeaveOut, Difference.OfRunAsync);

    /// <summary>As several lanes would: up to four invocations under way, which end in any order.</summary>
    [Fact]
    public Task Session_EndsInRandomOrder_EqualsOracle() => CheckAsync(_ => OracleOrder.DepthFirst, FailurePolicy.Continue, Difference.OfRandomEndsAsync);

    /// <summary>Compares as many random graphs as the environment says.</summary>
    internal static async Task CheckAsync(
        Func<int, OracleOrder> orderOf,
        FailurePolicy policy,
        Func<ModelGraph, OracleOrder, FailurePolicy, int, Task<string?>> compare,
        int fullCount = 4000,
        Func<int, ModelGraph>? create = null)
    {
        int count = OneSeed is not null ? 1 : IsFull ? fullCount : 500;
        int start = OneSeed is not null ? int.Parse(OneSeed, CultureInfo.InvariantCulture) : IsFull ? Environment.TickCount & 0xFFFFFF : 1;
        var compared = 0;
        for (int seed = start; seed < start + count; seed++)
        {
            ModelGraph graph = (create ?? GraphGenerator.Create)(seed);
            OracleOrder order = orderOf(seed);
            string? difference = await compare(graph, order, policy, seed);
            if (difference is not null && difference != Difference.NotCompared)
            {
                ModelGraph least = await GraphReducer.ReduceAsync(graph, reduced => compare(reduced, order, policy, seed));
                Assert.Fail($"Seed {seed} (of {start}...), {order.Name}: {difference}\n{JsonOf(graph)}\nLess of it: {await compare(least, order, policy, seed)}\n{JsonOf(least)}");
            }

            compared += difference is null ? 1 : 0;
        }

        Assert.InRange(compared, OneSeed is null ? count / 2 : 0, count);
    }

    /// <summary>Graphs that once stalled, ran what a blocked reader no longer needed, or told of a skip too late.</summary>
    [Theory]
    [InlineData(9481199, false)]
    [InlineData(9490261, true)]
    [InlineData(13001823, false)]
    public async Task RunAsync_SeedThatWentWrongOnce_EqualsOracle(int seed, bool goesOn)
    {
        ModelGraph graph = GraphGenerator.Create(seed);

        string? difference = goesOn
            ? await Difference.OfRunAsync(graph, OracleOrder.BreadthFirst, FailurePolicy.Continue, seed)
            : await Difference.OfRunAsync(graph, OracleOrder.DepthFirst, FailurePolicy.Stop, seed);

        Assert.Null(difference);
    }

    private static string JsonOf(ModelGraph graph) => graph.Build().ToJson(ModelGraph.Catalog).Replace(""","is_intermediate":false,"use_cache":true""", "\"", StringComparison.Ordinal);
}
