using System.Text.Json;
using Invoke.Testing.Shared;

namespace Invoke.Graph.Tests.Conformance;

/// <summary>Every vector is saved and restored at every step: it goes on with the same order, outputs and skips, and runs nothing twice.</summary>
public sealed class SnapshotVectorTests
{
    private static readonly string[] Files = ["graph/valid.json", "graph/if.json"];
    private static readonly NodeCatalog Catalog = VectorCatalog.Create();

    public static TheoryData<string> Schedulers => ["depth", "breadth", "batch"];

    [VectorTheory("graph/valid.json")]
    [MemberData(nameof(Schedulers))]
    [Trait("Kind", "Heavy")]
    public void Restore_AtEveryStepOfEveryVector_GoesOnTheSame(string scheduler)
    {
        var steps = 0;
        foreach ((string id, JsonElement vector) in Files.Where(file => !Vectors.IsMissing(file)).SelectMany(VectorFile.Read))
        {
            GraphPlan plan = NodeGraph.Parse(vector.GetProperty("graph").GetRawText(), Catalog).Compile();
            var whole = new GraphSession(plan, options: new GraphSessionOptions { Scheduler = Create(scheduler), SessionId = "s" });
            string[] order = SessionDriver.RunToEnd(whole);
            string end = whole.ToJson(Catalog);

            var driver = new SessionDriver(new GraphSession(plan, options: new GraphSessionOptions { Scheduler = Create(scheduler), SessionId = "s" }));
            for (var step = 0; step <= order.Length; step++)
            {
                string snapshot = driver.Session.ToJson(Catalog);
                var restored = GraphSession.Restore(plan, snapshot, Catalog, options: new GraphSessionOptions { Scheduler = Create(scheduler) });

                Assert.True(snapshot == restored.ToJson(Catalog), $"{id} at {step}: saved again it is\n{restored.ToJson(Catalog)}\nand was\n{snapshot}");
                if (driver.Session.Errors.Count == 0)
                {
                    string[] rest = SessionDriver.RunToEnd(restored);
                    Assert.True(order.Skip(step).SequenceEqual(rest), $"{id} at {step}: {string.Join(' ', order.Skip(step))}\nexpected, but ran\n{string.Join(' ', rest)}");
                    Assert.True(end == restored.ToJson(Catalog), $"{id} at {step}: ended as\n{restored.ToJson(Catalog)}\nbut should as\n{end}");
                    Assert.Equal(whole.Status, restored.Status);
                    Assert.Equal(whole.Skipped, restored.Skipped);
                    Assert.Equal(whole.History, restored.History);
                    steps++;
                }

                driver.Step();
            }
        }

        Assert.True(!Vectors.AreOwn || steps > 2000, $"only {steps} steps");
    }

    private static IGraphScheduler Create(string name) => name switch
    {
        "depth" => new DepthFirstScheduler(),
        "breadth" => new BreadthFirstScheduler(),
        _ => new ClassBatchScheduler(2),
    };
}
