using System.Text.Json;
using Invoke.Graph.Tests.Differential;

namespace Invoke.Graph.Tests.Execution;

/// <summary>One session carried out by several runs, each of which does its part.</summary>
public sealed class SessionPartTests
{
    private const int MostInvocations = 300;

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1";

    [Fact]
    public async Task RunAsync_Shared_RunsWhatIsOutsideOfTheAxisAndIsSuspended()
    {
        Session session = new(Sum(7));

        await using GraphRun shared = await session.RunAsync(SessionPart.Shared);

        Assert.Equal(GraphStatus.Suspended, shared.Status);
        Assert.Equal(["range"], shared.History);
        Assert.Equal(7, shared.CountOf(session.Plan.SpreadAxis?.Id ?? string.Empty));
        var exception = Assert.Throws<InvalidOperationException>(shared.ThrowIfNotCompleted);
        Assert.Contains("has done its part, 1 invocations, and the rest is left to other runs", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task RunAsync_Parts_TakeTheirIterationsInTurnAndTheLastRunGathers(int degree)
    {
        Session session = new(Sum(7)) { Degree = degree };
        await using GraphRun shared = await session.RunAsync(SessionPart.Shared);

        await using GraphRun first = await session.RunAsync(SessionPart.Of(0, 3));
        await using GraphRun second = await session.RunAsync(SessionPart.Of(1, 3));
        await using GraphRun third = await session.RunAsync(SessionPart.Of(2, 3));
        await using GraphRun last = await session.RunAsync(null);

        Assert.Equal(["range", "double@0", "double@3", "double@6"], first.History.OrderBy(id => id == "range" ? string.Empty : id));
        Assert.Equal(["range", "double@1", "double@4"], second.History);
        Assert.Equal(["range", "double@2", "double@5"], third.History);
        Assert.All([first, second, third], run => Assert.Equal(GraphStatus.Suspended, run.Status));
        Assert.Equal(GraphStatus.Completed, last.Status);
        Assert.Equal([42L], last.GetAll("sum", "value"));
        Assert.Equal(["all", "double@0", "double@1", "double@2", "double@3", "double@4", "double@5", "double@6", "range", "sum"], session.Started.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RunAsync_PartDiesAndIsResumed_RunsOnlyWhatIsLeftOfIt()
    {
        Session session = new(Sum(6));
        await using GraphRun shared = await session.RunAsync(SessionPart.Shared);
        using var stop = new CancellationTokenSource();
        session.OnCompleted = id =>
        {
            if (id == "double@2")
            {
                stop.Cancel();
            }
        };

        await using GraphRun dead = await session.RunAsync(SessionPart.Of(0, 2), stop.Token);
        await using GraphRun again = await session.RunAsync(SessionPart.Of(0, 2));

        Assert.Equal((GraphStatus.Canceled, GraphStatus.Suspended), (dead.Status, again.Status));
        Assert.Equal(["range", "double@0", "double@2", "double@4"], session.Started);
    }

    [Fact]
    public async Task RunAsync_GraphWithoutIterations_CompletesWithTheSharedPart()
    {
        NodeGraph graph = new();
        graph.Add(new IntegerValue { Value = 3 }, "three");
        Session session = new(graph);

        await using GraphRun run = await session.RunAsync(SessionPart.Shared);

        Assert.Null(session.Plan.SpreadAxis);
        Assert.Equal(GraphStatus.Completed, run.Status);
    }

    [Fact]
    public async Task RunAsync_ListIsEmpty_CompletesWithTheSharedPart()
    {
        Session session = new(Sum(0));

        await using GraphRun run = await session.RunAsync(SessionPart.Shared);

        run.ThrowIfNotCompleted();
        Assert.Equal([0L], run.GetAll("sum", "value"));
    }

    [Fact]
    public async Task RunAsync_NodeOfAPartFails_FailsThatPart()
    {
        NodeGraph graph = new();
        Iteration<long> each = graph.Iterate(graph.Add(Make.Range(4), "range").Out);
        Step<long, long> work = graph.Add(Make.Map<long, long>(value => value == 3 ? throw new InvalidOperationException("three") : value), "work");
        graph.Connect(each.Item, work.In);
        Session session = new(graph);
        await using GraphRun shared = await session.RunAsync(SessionPart.Shared);

        await using GraphRun good = await session.RunAsync(SessionPart.Of(0, 2));
        await using GraphRun bad = await session.RunAsync(SessionPart.Of(1, 2));

        Assert.Equal((GraphStatus.Suspended, GraphStatus.Failed), (good.Status, bad.Status));
        Assert.Equal("work@3", Assert.Single(bad.Errors).InvocationId);
    }

    [Fact]
    public async Task RunAsync_OutputWithoutJson_IsMadeAgainInEachPartThatNeedsIt()
    {
        NodeGraph graph = new();
        Step<long, Opaque> source = graph.Add(Make.Source(() => new Opaque(5)), "source");
        Iteration<long> each = graph.Iterate(graph.Add(Make.Range(4), "range").Out);
        Join<Opaque, long, long> add = graph.Add(new Join<Opaque, long, long>((opaque, value) => opaque.Value + value), "add");
        graph.Connect(source.Out, add.A);
        graph.Connect(each.Item, add.B);
        Session session = new(graph);
        await using GraphRun shared = await session.RunAsync(SessionPart.Shared);

        await using GraphRun first = await session.RunAsync(SessionPart.Of(0, 2));
        await using GraphRun second = await session.RunAsync(SessionPart.Of(1, 2));
        await using GraphRun last = await session.RunAsync(null);

        last.ThrowIfNotCompleted();
        Assert.Equal(3, session.Started.Count(id => id == "source"));
        Assert.Equal([5L, 6L, 7L, 8L], last.GetAll("add", "value").Cast<long>());
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(2, 2)]
    [InlineData(0, 0)]
    public void Of_NumbersOutOfRange_Throws(int index, int count)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SessionPart.Of(index, count));
    }

    [Fact]
    public async Task Takes_EachInvocation_IsOfOnePart()
    {
        Session session = new(Sum(7));
        await using GraphRun run = await session.RunAsync(null);
        SessionPart[] parts = [SessionPart.Shared, SessionPart.Of(0, 3), SessionPart.Of(1, 3), SessionPart.Of(2, 3)];

        string[] shared = [.. run.History.Where(id => SessionPart.Shared.Takes(session.Plan, id))];
        string[] second = [.. run.History.Where(id => SessionPart.Of(1, 3).Takes(session.Plan, id))];

        Assert.Equal(["all", "range", "sum"], shared.Order(StringComparer.Ordinal));
        Assert.Equal(["double@1", "double@4"], second);
        Assert.All(run.History, id => Assert.Single(parts, part => part.Takes(session.Plan, id)));
    }

    [Theory]
    [InlineData("gone@0")]
    [InlineData("double")]
    [InlineData("double@")]
    [InlineData("double@x")]
    [InlineData("double@-1")]
    public void Takes_NoInvocationOfThePlan_IsFalse(string invocationId)
    {
        GraphPlan plan = Sum(7).Compile();

        Assert.False(SessionPart.Of(0, 1).Takes(plan, invocationId));
        Assert.False(SessionPart.Shared.Takes(plan, invocationId));
    }

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

        Session session = new(model.Build()) { Catalog = ModelGraph.Catalog, GoesOn = goesOn, Degree = degree, HasOneJournal = seed % 2 == 0 };
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

    private static NodeGraph Sum(int count)
    {
        NodeGraph graph = new();
        Iteration<long> each = graph.Iterate(graph.Add(Make.Range(count), "range").Out);
        Step<long, long> twice = graph.Add(Make.Map<long, long>(value => 2 * value), "double");
        graph.Connect(each.Item, twice.In);
        Collection<long> all = graph.Collect(twice.Out, id: "all");
        Step<IReadOnlyList<long>, long> sum = graph.Add(Make.Map<IReadOnlyList<long>, long>(values => values.Sum()), "sum");
        graph.Connect(all, sum.In);
        return graph;
    }

    private sealed record Opaque(long Value);

    /// <summary>A session with the journals of its runs.</summary>
    private sealed class Session(NodeGraph graph) : IGraphObserver
    {
        private readonly Dictionary<string, List<string>> _journals = [];

        public GraphPlan Plan { get; } = graph.Compile();

        public NodeCatalog Catalog { get; init; } = NodeCatalog.Default;

        public bool GoesOn { get; init; }

        public int Degree { get; init; } = 1;

        /// <summary>True where all runs write to one journal, and each goes on from what it holds.</summary>
        public bool HasOneJournal { get; init; }

        public Action<string>? OnCompleted { get; set; }

        /// <summary>What all runs have started, in order.</summary>
        public List<string> Started { get; } = [];

        /// <summary>Runs a part from the journals of the shared part and its own; the last run, without a part, from all.</summary>
        public Task<GraphRun> RunAsync(SessionPart? part, CancellationToken cancellationToken = default)
        {
            string name = HasOneJournal || part is null or { Count: 0 } ? string.Empty : $"{part.Index}";
            if (!_journals.TryGetValue(name, out List<string>? own))
            {
                _journals.Add(name, own = []);
            }

            List<string> before = part is null ? [.. _journals.Values.SelectMany(entries => entries)]
                : name.Length == 0 ? [.. own]
                : [.. _journals[string.Empty], .. own];
            var options = new GraphRunOptions
            {
                Part = part,
                ContinueOnError = GoesOn,
                MaxDegreeOfParallelism = Degree,
                Journal = new Writer(own),
                Observers = { this },
            };
            return new GraphRunner().RunAsync(Plan, options: before.Count == 0 ? options : options.ResumeFrom(before, Catalog), cancellationToken: cancellationToken);
        }

        void IGraphObserver.OnEvent(GraphEvent graphEvent)
        {
            if (graphEvent is InvocationStartedEvent started)
            {
                Started.Add(started.InvocationId);
            }
            else if (graphEvent is InvocationCompletedEvent completed)
            {
                OnCompleted?.Invoke(completed.InvocationId);
            }
        }

        private sealed class Writer(List<string> entries) : ISessionJournal
        {
            public void Append(string entry) => entries.Add(entry);
        }
    }
}
