using System.Text.Json;
using System.Text.Json.Nodes;
using Invoke.Graph.Tests.Differential;

namespace Invoke.Graph.Tests.Execution;

/// <summary>A random graph that is saved anywhere and loses any outputs gives, once restored, what it gives without a stop.</summary>
[Trait("Kind", "Heavy")]
public sealed class RestoreEquivalenceTests
{
    private const int MostInvocations = 300;

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1";

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 4)]
    [InlineData(true, 4)]
    public async Task RunAsync_SnapshotHasLostOutputs_EqualsRunWithoutStop(bool goesOn, int degree)
    {
        int count = IsFull ? 20_000 : 1200;
        var compared = 0;
        for (var seed = 1; seed <= count; seed++)
        {
            compared += await CompareAsync(seed, goesOn, degree) ? 1 : 0;
        }

        Assert.InRange(compared, count / 4, count);
    }

    [Theory]
    [InlineData(3517)]
    public async Task RunAsync_SeedThatWentWrongOnce_EqualsRunWithoutStop(int seed)
    {
        bool isCompared = await CompareAsync(seed, goesOn: false, degree: 1);

        Assert.True(isCompared);
    }

    /// <summary>False where the graph of a seed has nothing to compare.</summary>
    private static async Task<bool> CompareAsync(int seed, bool goesOn, int degree)
    {
        ModelGraph model = GraphGenerator.Create(seed);
        if (new OracleRules(model).HasCollectorFault)
        {
            return false;
        }

        GraphPlan plan = model.Build().Compile();
        await using GraphRun expected = await new GraphRunner().RunAsync(plan, options: new GraphRunOptions { ContinueOnError = goesOn });
        if (expected.FinishedCount is 0 or > MostInvocations || (!goesOn && expected.Status != GraphStatus.Completed))
        {
            return false;
        }

        GraphRunOptions options = new GraphRunOptions { ContinueOnError = goesOn, MaxDegreeOfParallelism = degree }
            .ResumeFrom(LossySnapshot(plan, goesOn, (int)expected.FinishedCount, new Random(seed)), ModelGraph.Catalog);
        await using GraphRun run = await ResumeAsync(plan, options, seed);

        Assert.True(run.Status == expected.Status, $"Seed {seed}: {run.Status} instead of {expected.Status}");
        if (degree > 1 && expected.Status != GraphStatus.Completed)
        {
            // What else was needed before a failure depends on the order of ends.
            return true;
        }

        Assert.True(expected.History.Order().SequenceEqual(run.History.Order()), $"Seed {seed}: other invocations");
        Assert.True(expected.Skipped.SequenceEqual(run.Skipped), $"Seed {seed}: other skips");
        Assert.True(expected.Blocked.SequenceEqual(run.Blocked), $"Seed {seed}: other blocks");
        foreach (ModelNode node in model.Nodes)
        {
            Assert.True(ResultsOf(run, node) is var results && (results is null || results == ResultsOf(expected, node)), $"Seed {seed}: node {node.Id}");
        }

        return true;
    }

    private static async Task<GraphRun> ResumeAsync(GraphPlan plan, GraphRunOptions options, int seed)
    {
        try
        {
            return await new GraphRunner().RunAsync(plan, options: options);
        }
        catch (GraphStalledException exception)
        {
            Assert.Fail($"Seed {seed}: {exception.Message}");
            throw;
        }
    }

    private static string LossySnapshot(GraphPlan plan, bool goesOn, int finished, Random random)
    {
        var session = new GraphSession(plan, options: new GraphSessionOptions { ContinueOnError = goesOn });
        var driver = new SessionDriver(session);
        int steps = random.Next(finished + 1);
        for (var step = 0; step < steps && driver.Step(); step++)
        {
        }

        // A parsed object has its members.
        JsonNode snapshot = JsonNode.Parse(session.ToJson(ModelGraph.Catalog))!;
        double share = random.NextDouble();
        foreach (JsonArray values in snapshot["results"]!.AsObject().SelectMany(node => node.Value!.AsObject()).Select(output => output.Value!.AsArray()))
        {
            for (var index = 0; index < values.Count; index++)
            {
                if (random.NextDouble() < share)
                {
                    values[index] = 0;
                }
            }
        }

        return snapshot.ToJsonString();
    }

    /// <summary>Null where a value that nobody needed any more is lost.</summary>
    private static string? ResultsOf(GraphRun run, ModelNode node)
    {
        try
        {
            return JsonSerializer.Serialize(run.GetAll(node.Id, node.Output));
        }
        catch (InvalidOperationException exception) when (exception.Message.Contains("could not be saved", StringComparison.Ordinal))
        {
            return null;
        }
    }
}
