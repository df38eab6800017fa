namespace Invoke.Graph.Tests.Execution;

/// <summary>One session carried out by several runs, each of which does its part.</summary>
public sealed class SessionPartTests
{
    [Fact]
    public async Task RunAsync_Shared_RunsWhatIsOutsideOfTheAxisAndIsSuspended()
    {
        PartedSession session = new(Sum(7));

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
        PartedSession session = new(Sum(7)) { Degree = degree };
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
        PartedSession session = new(Sum(6));
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
        PartedSession session = new(graph);

        await using GraphRun run = await session.RunAsync(SessionPart.Shared);

        Assert.Null(session.Plan.SpreadAxis);
        Assert.Equal(GraphStatus.Completed, run.Status);
    }

    [Fact]
    public async Task RunAsync_ListIsEmpty_CompletesWithTheSharedPart()
    {
        PartedSession session = new(Sum(0));

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
        PartedSession session = new(graph);
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
        PartedSession session = new(graph);
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
        PartedSession session = new(Sum(7));
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
}
