using System.Text.Json;
using Invoke.Graph.Tests.Differential;

namespace Invoke.Graph.Tests.Execution.Concurrent;

/// <summary>However invocations overlap, a run gives what the sequential run gives.</summary>
public sealed class ParallelEquivalenceTests
{
    private const int MostInvocations = 400;

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_RandomGraphEndsInRandomOrder_EqualsSequentialRun(bool depthFirst)
    {
        int count = IsFull ? 20_000 : 400;
        for (var seed = 1; seed <= count; seed++)
        {
            ModelGraph model = GraphGenerator.Create(seed);
            if (new OracleRules(model).HasCollectorFault)
            {
                continue;
            }

            var random = new Random(seed);
            var observer = new RecordingObserver();
            GraphRunOptions options = new()
            {
                Scheduler = depthFirst ? new DepthFirstScheduler() : new BreadthFirstScheduler(),
                MaxDegreeOfParallelism = random.Next(2, 6),
                IterationWindow = random.Next(2) == 0 ? null : random.Next(1, 4),
                Observers = { observer },
            };
            options.LaneLimits["mix"] = random.Next(1, 3);
            await using GraphRun expected = await new GraphRunner().RunAsync(model.Build());
            if (expected.Status != GraphStatus.Completed || expected.FinishedCount > MostInvocations)
            {
                // What else runs before a failure depends on the order of ends.
                continue;
            }

            await using GraphRun run = await new GraphRunner().RunAsync(model.Build(new Pauses(seed).PauseAsync), options: options);

            Assert.True(run.Status == GraphStatus.Completed, $"Seed {seed}: {run.Status}");
            Assert.Equal(expected.History.Order(), run.History.Order());
            Assert.Equal(expected.Skipped, run.Skipped);
            foreach (ModelNode node in model.Nodes)
            {
                Assert.True(ResultsOf(expected, node) == ResultsOf(run, node), $"Seed {seed}, node {node.Id}");
            }

            AssertSound(observer.Events, seed);
        }
    }

    private static string ResultsOf(GraphRun run, ModelNode node) => JsonSerializer.Serialize(run.GetAll(node.Id, node.Output));

    /// <summary>Numbers without gaps, times that do not go back, and Completed behind Started.</summary>
    private static void AssertSound(IReadOnlyList<GraphEvent> events, int seed)
    {
        var started = new HashSet<string>();
        for (var index = 0; index < events.Count; index++)
        {
            Assert.True(events[index].Sequence == index + 1, $"Seed {seed}, event {index + 1} has number {events[index].Sequence}");
            Assert.True(index == 0 || events[index - 1].Time <= events[index].Time, $"Seed {seed}, event {index + 1} is earlier than the one before");
            switch (events[index])
            {
                case InvocationStartedEvent start:
                    Assert.True(started.Add(start.InvocationId), $"Seed {seed}: {start.InvocationId} started twice");
                    break;
                case InvocationCompletedEvent end:
                    Assert.True(started.Contains(end.InvocationId), $"Seed {seed}: {end.InvocationId} completed before it started");
                    break;
            }
        }
    }
}
