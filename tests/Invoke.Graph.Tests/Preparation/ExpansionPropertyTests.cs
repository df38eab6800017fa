using System.Text.Json;

namespace Invoke.Graph.Tests.Preparation;

/// <summary>Random graphs run as the brute-force reference says: the same order, the same values, the same counts.</summary>
public sealed class ExpansionPropertyTests
{
    private static readonly int Count = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1" ? 20_000 : 400;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_RandomGraph_EqualsReference(bool depthFirst)
    {
        int start = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1" ? Environment.TickCount & 0xFFFFFF : 1;
        var valid = 0;
        for (int seed = start; seed < start + Count; seed++)
        {
            valid += await CheckAsync(seed, depthFirst) ? 1 : 0;
        }

        Assert.InRange(valid, Count / 2, Count);
    }

    private static async Task<bool> CheckAsync(int seed, bool depthFirst)
    {
        var model = new RandomGraph(seed);
        var reference = new ReferenceEngine(model);
        NodeGraph graph = model.Build();
        IReadOnlyList<GraphProblem> problems = graph.Validate();
        Assert.True(reference.HasCollectorFault == problems.Any(problem => problem.Code == GraphProblemCode.CollectorInput), $"Seed {seed}: {string.Join(' ', problems)}");
        if (reference.HasCollectorFault)
        {
            return false;
        }

        reference.Run(depthFirst);
        IGraphScheduler scheduler = depthFirst ? new DepthFirstScheduler() : new BreadthFirstScheduler();
        await using GraphRun run = await new GraphRunner(scheduler: scheduler).RunAsync(graph);

        Assert.True(run.Status == GraphStatus.Completed, $"Seed {seed}: {run.Status}");
        string[] order = [.. run.History];
        Assert.True(reference.Order.SequenceEqual(order), $"Seed {seed}:\n{string.Join(' ', reference.Order)}\nexpected, but ran\n{string.Join(' ', order)}");
        foreach (ModelNode node in model.Nodes)
        {
            string port = graph[node.Id].Descriptor.Outputs[0].Name;
            string expected = JsonSerializer.Serialize(reference.ResultsOf(node.Index));
            string actual = JsonSerializer.Serialize(run.GetAll(node.Id, port));
            Assert.True(expected == actual, $"Seed {seed}, node {node.Id}: {expected} expected, but got {actual}");
            Assert.True(reference.ResultsOf(node.Index).Count == run.CountOf(node.Id), $"Seed {seed}, node {node.Id}: count");
        }

        return true;
    }
}
