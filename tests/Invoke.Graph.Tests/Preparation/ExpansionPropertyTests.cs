using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

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

    /// <summary>As several lanes would: up to four invocations under way, which end in any order.</summary>
    [Fact]
    public async Task Session_EndsInRandomOrder_GivesSameValues()
    {
        for (var seed = 1; seed < Count; seed++)
        {
            var model = new RandomGraph(seed);
            var reference = new ReferenceEngine(model);
            if (reference.HasCollectorFault)
            {
                continue;
            }

            reference.Run(depthFirst: true);
            var session = new GraphSession(model.Build().Compile());
            await RunInRandomOrderAsync(session, new Random(seed));

            Assert.True(session.IsComplete, $"Seed {seed}");
            Assert.Equal(reference.Order.Order(StringComparer.Ordinal), session.History.Order(StringComparer.Ordinal));
            var run = new GraphRun(session, () => ValueTask.CompletedTask);
            foreach (ModelNode node in model.Nodes)
            {
                string port = session.Plan.Nodes[node.Index].Descriptor.Outputs[0].Name;
                Assert.Equal(JsonSerializer.Serialize(reference.ResultsOf(node.Index)), JsonSerializer.Serialize(run.GetAll(node.Id, port)));
            }
        }
    }

    private static async Task RunInRandomOrderAsync(GraphSession session, Random random)
    {
        var bodies = new NodeBodies(new ServiceCollection().BuildServiceProvider());
        NodeInvoker?[] invokers = [.. session.States.Select(state => state.CreateInvoker(bodies, new NoHost()))];
        var underWay = new List<Invocation>();
        while (true)
        {
            while (underWay.Count < 4 && session.TryNext(out Invocation next))
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
            await invokers[invocation.Node]!.InvokeAsync(in invocation, CancellationToken.None);
            session.OnStored(in invocation);
        }
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

    private sealed class NoHost : IInvocationHost
    {
        public string SessionId => string.Empty;

        public PlanNode GetNode(in Invocation invocation) => throw new NotSupportedException();

        public string GetInvocationId(in Invocation invocation) => throw new NotSupportedException();

        public bool IsIntermediate(in Invocation invocation) => throw new NotSupportedException();

        public void ReportProgress(in Invocation invocation, int step, int total, string? message) => throw new NotSupportedException();
    }
}
