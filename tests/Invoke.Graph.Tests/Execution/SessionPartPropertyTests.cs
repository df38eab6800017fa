using System.Text.Json;
using Invoke.Graph.Tests.Differential;

namespace Invoke.Graph.Tests.Execution;

/// <summary>Parts of random graphs, against one run of them.</summary>
public sealed class SessionPartPropertyTests
{
    private const int MostInvocations = 300;

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1";

    /// <summary>A random graph whose iterations are dealt out gives what it gives in one run, and each invocation runs once.</summary>
    [Theory]
    [Trait("Kind", "Heavy")]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 4)]
    public async Task RunAsync_AnyGraphInAnyNumberOfParts_EqualsOneRun(bool goesOn, int degree)
    {
        int count = IsFull ? 20_000 : 1200;
        var spread = 0;
        for (var seed = 1; seed <= count; seed++)
        {
            spread += await CompareAsync(seed, goesOn, degree) ? 1 : 0;
        }

        Assert.InRange(spread, count / 8, count);
    }

    /// <summary>True where the graph of a seed left something for the parts.</summary>
    private static async Task<bool> CompareAsync(int seed, bool goesOn, int degree)
    {
        ModelGraph model = GraphGenerator.Create(seed);
        if (new OracleRules(model).HasCollectorFault)
        {
            return false;
        }

        PartedSession session = new(model.Build()) { Catalog = ModelGraph.Catalog, GoesOn = goesOn, Degree = degree, HasOneJournal = seed % 2 == 0 };
        await using GraphRun expected = await new GraphRunner().RunAsync(session.Plan, options: new GraphRunOptions { ContinueOnError = goesOn });
        if (expected.FinishedCount is 0 or > MostInvocations || (!goesOn && expected.Status != GraphStatus.Completed))
        {
            return false;
        }

        await using GraphRun shared = await session.RunAsync(SessionPart.Shared);
        int parts = 1 + (seed % 4);
        for (var part = 0; part < parts && shared.Status == GraphStatus.Suspended; part++)
        {
            await using GraphRun one = await session.RunAsync(SessionPart.Of(part, parts));
        }

        await using GraphRun last = await session.RunAsync(null);

        Assert.True(last.Status == expected.Status, $"Seed {seed}: {last.Status} instead of {expected.Status}");
        Assert.True(expected.History.Order().SequenceEqual(last.History.Order()), $"Seed {seed}: other invocations");
        Assert.True(expected.Skipped.SequenceEqual(last.Skipped), $"Seed {seed}: other skips");
        Assert.True(expected.Blocked.SequenceEqual(last.Blocked), $"Seed {seed}: other blocks");
        foreach (ModelNode node in model.Nodes)
        {
            Assert.True(
                JsonSerializer.Serialize(expected.GetAll(node.Id, node.Output)) == JsonSerializer.Serialize(last.GetAll(node.Id, node.Output)), $"Seed {seed}: node {node.Id}");
        }

        if (expected.Status == GraphStatus.Completed)
        {
            Assert.True(expected.History.Order().SequenceEqual(session.Started.Order()), $"Seed {seed}: something ran twice");
        }

        return shared.Status == GraphStatus.Suspended;
    }
}
