using System.Text.Json;
using Invoke.Graph.Tests.Differential;
using Invoke.Testing.Shared;

namespace Invoke.Graph.Tests.Conformance;

/// <summary>A journal says at each step what a snapshot of that moment says, and a session that is killed after every step goes on the same.</summary>
[Trait("Kind", "Heavy")]
public sealed class JournalVectorTests
{
    private static readonly string[] Files = ["graph/valid.json", "graph/if.json"];
    private static readonly NodeCatalog Catalog = VectorCatalog.Create();
    private static readonly int RandomGraphs = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1" ? 5000 : 400;

    public static TheoryData<string> Schedulers => ["depth", "breadth", "batch"];

    [VectorTheory("graph/valid.json")]
    [MemberData(nameof(Schedulers))]
    public void Restore_JournalAtEveryStepOfEveryVector_IsTheSnapshotOfThatStep(string scheduler)
    {
        var steps = 0;
        foreach ((string id, JsonElement vector) in Files.Where(file => !Vectors.IsMissing(file)).SelectMany(VectorFile.Read))
        {
            steps += CheckSteps(id, NodeGraph.Parse(vector.GetProperty("graph").GetRawText(), Catalog), scheduler);
        }

        Assert.True(!Vectors.AreOwn || steps > 2000, $"only {steps} steps");
    }

    [VectorTheory("graph/valid.json")]
    [MemberData(nameof(Schedulers))]
    public void Restore_KilledAfterEveryStepOfEveryVector_RunsEachInvocationOnceInTheSameOrder(string scheduler)
    {
        foreach ((string id, JsonElement vector) in Files.Where(file => !Vectors.IsMissing(file)).SelectMany(VectorFile.Read))
        {
            CheckKills(id, NodeGraph.Parse(vector.GetProperty("graph").GetRawText(), Catalog), scheduler);
        }
    }

    [Theory]
    [MemberData(nameof(Schedulers))]
    public void Restore_RandomGraphsKilledAfterEveryStep_RunEachInvocationOnceInTheSameOrder(string scheduler)
    {
        var steps = 0;
        for (var seed = 1; seed <= RandomGraphs; seed++)
        {
            NodeGraph graph = GraphGenerator.Create(seed).Build();
            if (graph.Inputs.Count == 0 && graph.Validate().Count == 0)
            {
                steps += CheckSteps($"graph {seed}", graph, scheduler);
                CheckKills($"graph {seed}", graph, scheduler);
            }
        }

        Assert.True(steps > RandomGraphs, $"only {steps} steps");
    }

    private static int CheckSteps(string id, NodeGraph graph, string scheduler)
    {
        GraphPlan plan = graph.Compile();
        if (IsTooLong(plan))
        {
            return 0;
        }

        var driver = new SessionDriver(new GraphSession(plan, options: new GraphSessionOptions { Scheduler = Create(scheduler), SessionId = "s" }));
        var journal = new ListJournal();
        driver.Session.StartJournal(journal, Catalog);
        var steps = 0;
        do
        {
            if (driver.Session.Errors.Count > 0)
            {
                break;
            }

            var restored = GraphSession.Restore(plan, journal.Entries, Catalog, options: new GraphSessionOptions { Scheduler = Create(scheduler) });
            string snapshot = driver.Session.ToJson(Catalog);
            Assert.True(snapshot == restored.ToJson(Catalog), $"{id} at {steps}: the journal gives\n{restored.ToJson(Catalog)}\nbut the session is\n{snapshot}");
            steps++;
        }
        while (driver.Step());

        return steps;
    }

    private static void CheckKills(string id, NodeGraph graph, string scheduler)
    {
        GraphPlan plan = graph.Compile();
        var whole = new GraphSession(plan, options: new GraphSessionOptions { Scheduler = Create(scheduler), SessionId = "s" });
        string[] order = SessionDriver.RunToEnd(whole);
        if (!whole.IsComplete || order.Length > 60)
        {
            // Each step of a long one is restored on its own, and says no more.
            return;
        }

        var journal = new ListJournal();
        new GraphSession(plan, options: new GraphSessionOptions { Scheduler = Create(scheduler), SessionId = "s" }).StartJournal(journal, Catalog);
        var ran = new List<string>();
        while (true)
        {
            // A new process, which has nothing but the journal.
            var session = GraphSession.Restore(plan, [.. journal.Entries], Catalog, options: new GraphSessionOptions { Scheduler = Create(scheduler) });
            session.ContinueJournal(journal, Catalog);
            var driver = new SessionDriver(session);
            if (!driver.Step())
            {
                Assert.True(whole.ToJson(Catalog) == session.ToJson(Catalog), $"{id}: it ended as\n{session.ToJson(Catalog)}\nbut should as\n{whole.ToJson(Catalog)}");
                break;
            }

            ran.AddRange(driver.Ran);
        }

        Assert.True(order.SequenceEqual(ran), $"{id}: {string.Join(' ', order)}\nexpected, but ran\n{string.Join(' ', ran)}");
        Assert.Equal(order.Length + 1, journal.Entries.Count);
    }

    private static bool IsTooLong(GraphPlan plan)
    {
        var session = new GraphSession(plan, options: new GraphSessionOptions { SessionId = "s" });
        return SessionDriver.RunToEnd(session).Length > 200;
    }

    private static IGraphScheduler Create(string name) => name switch
    {
        "depth" => new DepthFirstScheduler(),
        "breadth" => new BreadthFirstScheduler(),
        _ => new ClassBatchScheduler(2),
    };
}
