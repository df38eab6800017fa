namespace Invoke.Graph.Tests.Differential;

/// <summary>Random graphs run as an oracle written from the rules alone says: the same order, values, counts, skips and errors.</summary>
[Trait("Kind", "Heavy")]
public sealed class DifferentialTests
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1";
    private static readonly int Count = IsFull ? 20_000 : 500;

    [Fact]
    public Task RunAsync_DepthFirst_EqualsOracle() => CheckAsync(_ => OracleOrder.DepthFirst, Difference.OfRunAsync);

    [Fact]
    public Task RunAsync_BreadthFirst_EqualsOracle() => CheckAsync(_ => OracleOrder.BreadthFirst, Difference.OfRunAsync);

    [Fact]
    public Task RunAsync_ClassBatch_EqualsOracle() => CheckAsync(seed => OracleOrder.ClassBatch((seed % 4) + 1), Difference.OfRunAsync);

    /// <summary>As several lanes would: up to four invocations under way, which end in any order.</summary>
    [Fact]
    public Task Session_EndsInRandomOrder_EqualsOracle() => CheckAsync(_ => OracleOrder.DepthFirst, Difference.OfRandomEndsAsync);

    private static async Task CheckAsync(Func<int, OracleOrder> orderOf, Func<ModelGraph, OracleOrder, int, Task<string?>> compare)
    {
        int start = IsFull ? Environment.TickCount & 0xFFFFFF : 1;
        var compared = 0;
        for (int seed = start; seed < start + Count; seed++)
        {
            ModelGraph graph = GraphGenerator.Create(seed);
            OracleOrder order = orderOf(seed);
            string? difference = await compare(graph, order, seed);
            if (difference is not null && difference != Difference.NotCompared)
            {
                ModelGraph least = await GraphReducer.ReduceAsync(graph, reduced => compare(reduced, order, seed));
                Assert.Fail($"Seed {seed} (of {start}...), {order.Name}: {difference}\n{JsonOf(graph)}\nLess of it: {await compare(least, order, seed)}\n{JsonOf(least)}");
            }

            compared += difference is null ? 1 : 0;
        }

        Assert.InRange(compared, Count / 2, Count);
    }

    private static string JsonOf(ModelGraph graph) => graph.Build().ToJson(ModelGraph.Catalog).Replace(""","is_intermediate":false,"use_cache":true""", "\"", StringComparison.Ordinal);
}
