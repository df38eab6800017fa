using System.Text.Json;
using System.Text.Json.Nodes;
using Invoke.Graph.Tests.Differential;
using Invoke.Testing.Shared;

namespace Invoke.Graph.Tests.Conformance;

/// <summary>Random outputs are taken out of snapshots, as if they could not be saved: what they were needed for still comes out the same, and nothing
/// runs again whose outputs are all there.</summary>
public sealed class SnapshotLossTests
{
    private static readonly string[] Files = ["graph/valid.json", "graph/if.json"];
    private static readonly NodeCatalog Catalog = VectorCatalog.Create();

    private static readonly int RandomGraphs = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1" ? 5000 : 300;

    public static TheoryData<int, int> Chances => new() { { 1, 15 }, { 2, 50 }, { 3, 100 } };

    [VectorTheory("graph/valid.json")]
    [MemberData(nameof(Chances))]
    [Trait("Kind", "Heavy")]
    public void Restore_VectorsOutputsLost_OnlyTheyAreMadeAgainAndEverythingComesOutTheSame(int seed, int percent)
    {
        var random = new Random(seed);
        var again = 0;
        foreach ((string id, JsonElement vector) in Files.Where(file => !Vectors.IsMissing(file)).SelectMany(VectorFile.Read))
        {
            again += Check(id, NodeGraph.Parse(vector.GetProperty("graph").GetRawText(), Catalog), percent, random);
        }

        Assert.True(!Vectors.AreOwn || again > 100, $"only {again} ran again");
    }

    [Theory]
    [MemberData(nameof(Chances))]
    [Trait("Kind", "Heavy")]
    public void Restore_RandomGraphsOutputsLost_OnlyTheyAreMadeAgainAndEverythingComesOutTheSame(int seed, int percent)
    {
        var random = new Random(seed);
        var again = 0;
        for (var index = 0; index < RandomGraphs; index++)
        {
            NodeGraph graph = GraphGenerator.Create((seed * 100_000) + index).Build();
            if (graph.Inputs.Count == 0 && graph.Validate().Count == 0)
            {
                again += Check($"graph {(seed * 100_000) + index}", graph, percent, random);
            }
        }

        Assert.True(again > 100, $"only {again} ran again");
    }

    [Theory]
    [InlineData(100510)]
    public void Restore_SeedThatWentWrongOnce_EverythingComesOutTheSame(int seed)
    {
        NodeGraph graph = GraphGenerator.Create(seed).Build();
        var again = 0;

        for (var attempt = 0; attempt < 20; attempt++)
        {
            again += Check($"graph {seed}", graph, percent: 15, new Random(attempt));
        }

        Assert.True(again > 20, $"only {again} ran again");
    }

    /// <summary>Restores at random steps and gives the number of invocations that ran again.</summary>
    private static int Check(string id, NodeGraph graph, int percent, Random random)
    {
        GraphPlan plan = graph.Compile();
        var whole = new GraphSession(plan, options: new GraphSessionOptions { SessionId = "s" });
        SessionDriver.RunToEnd(whole);
        string[] order = [.. whole.History];
        if (!whole.IsComplete || order.Length > 60)
        {
            // Large ones say no more and take long, as each step is restored on its own.
            return 0;
        }

        var again = 0;
        foreach (int step in Enumerable.Range(0, order.Length + 1).Where(_ => random.Next(4) == 0))
        {
            var driver = new SessionDriver(new GraphSession(plan, options: new GraphSessionOptions { SessionId = "s" }));
            while (driver.Ran.Count < step)
            {
                driver.Step();
            }

            (string snapshot, HashSet<string> lost) = Lose(driver.Session, percent, random);
            var restored = GraphSession.Restore(plan, snapshot, Catalog);
            var rest = new SessionDriver(restored);
            Exception? stall = Record.Exception(() => RunToEnd(rest));
            List<string> ran = rest.Ran;

            string place = $"{id} after {string.Join(' ', order.Take(step))}, lost {string.Join(' ', lost)}, ran {string.Join(' ', ran)}: {stall?.Message}\n"
                + string.Join('\n', graph.Connections);
            Assert.True(restored.IsComplete, place);
            Assert.Equal(order.Order(StringComparer.Ordinal), restored.History.Order(StringComparer.Ordinal));
            Assert.Equal(whole.Skipped, restored.Skipped);
            Assert.True(ran.Count == ran.Distinct().Count(), place);
            Assert.True(ran.Intersect(order.Take(step)).All(lost.Contains), place);
            Assert.True(order.Skip(step).All(ran.Contains), place);
            AssertSameOutputs(whole, restored, place);
            again += ran.Count - (order.Length - step);
        }

        return again;
    }

    private static void RunToEnd(SessionDriver driver)
    {
        while (driver.Step())
        {
        }
    }

    /// <summary>Takes outputs out of a snapshot, and names the invocations that lost one.</summary>
    private static (string Snapshot, HashSet<string> Lost) Lose(GraphSession session, int percent, Random random)
    {
        JsonNode root = JsonNode.Parse(session.ToJson(Catalog))!;
        var lost = new HashSet<string>();
        foreach ((string nodeId, JsonNode? outputs) in root["results"]!.AsObject())
        {
            PlanNode node = session.Find(nodeId);
            int[] finished = [.. new PathOrder(session.Plan, session.Paths).RowsOf(node.Space).Where(row => session.IsFinished(node, row))];
            foreach ((_, JsonNode? values) in outputs!.AsObject())
            {
                for (var position = 0; position < finished.Length; position++)
                {
                    if (random.Next(100) < percent)
                    {
                        values!.AsArray()[position] = 0;
                        lost.Add(session.GetInvocationId(session.Paths.InvocationAt(node, finished[position])));
                    }
                }
            }
        }

        return (root.ToJsonString(), lost);
    }

    private static void AssertSameOutputs(GraphSession whole, GraphSession restored, string place)
    {
        var order = new PathOrder(whole.Plan, whole.Paths);
        var restoredOrder = new PathOrder(restored.Plan, restored.Paths);
        foreach (PlanNode node in whole.Plan.Nodes.Where(node => node.Kind != NodeKind.Iterate))
        {
            int[] rows = order.RowsOf(node.Space);
            int[] restoredRows = restoredOrder.RowsOf(restored.Plan.Nodes[node.Index].Space);
            Assert.True(rows.Length == restoredRows.Length, place);
            foreach (OutputPort output in node.Descriptor.Outputs)
            {
                for (var position = 0; position < rows.Length; position++)
                {
                    if (whole.IsFinished(node, rows[position]) && !restored.IsMissing(node, output.Index, restoredRows[position]))
                    {
                        string expected = JsonSerializer.Serialize(whole.States[node.Index].GetOutput(output.Index).ReadBoxed(rows[position]));
                        string actual = JsonSerializer.Serialize(restored.States[node.Index].GetOutput(output.Index).ReadBoxed(restoredRows[position]));
                        Assert.True(expected == actual, $"{place}: {node.Id}.{output.Name} is {actual}, not {expected}");
                    }
                }
            }
        }
    }
}
