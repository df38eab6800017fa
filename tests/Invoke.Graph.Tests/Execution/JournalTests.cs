using System.Text;
using System.Text.Json;

namespace Invoke.Graph.Tests.Execution;

public sealed class JournalTests
{
    private static readonly NodeCatalog Catalog = NodeCatalog.Default;

    [Fact]
    public async Task RunAsync_CanceledInTheMiddle_ResumesFromTheJournalAndRunsTheRestOnly()
    {
        (NodeGraph graph, Iteration<long> each, List<long> seen) = ListOfFive();
        var journal = new ListJournal();
        using var stop = new CancellationTokenSource();
        var options = new GraphRunOptions { Journal = journal, SessionId = "s1" };
        options.Observers.Add(new StopAt("double@2", stop));
        await using (GraphRun first = await new GraphRunner().RunAsync(graph, options: options, cancellationToken: stop.Token))
        {
            Assert.Equal(GraphStatus.Canceled, first.Status);
        }

        await using GraphRun second = await new GraphRunner().RunAsync(
            graph, options: new GraphRunOptions { Journal = journal }.ResumeFrom([.. journal.Entries], Catalog));

        Assert.Equal(GraphStatus.Completed, second.Status);
        Assert.Equal("s1", second.SessionId);
        Assert.Equal([0, 1, 2, 3, 4], seen);
        Assert.Equal(["range", "double@0", "double@1", "double@2", "double@3", "double@4"], second.History);
        Assert.Equal(7, journal.Entries.Count);
        Assert.Equal(5, second.CountOf(each.Item.Node?.Id ?? string.Empty));
    }

    [Fact]
    public async Task RunAsync_ResumedFromASnapshotWithAJournal_WritesAllThatHasFinished()
    {
        (NodeGraph graph, _, List<long> seen) = ListOfFive();
        await using GraphRun whole = await new GraphRunner().RunAsync(graph);
        var journal = new ListJournal();

        await using GraphRun resumed = await new GraphRunner().RunAsync(
            graph, options: new GraphRunOptions { Journal = journal }.ResumeFrom(whole.ToJson(Catalog), Catalog));

        var restored = GraphSession.Restore(graph.Compile(), journal.Entries, Catalog);
        Assert.Equal(whole.ToJson(Catalog), restored.ToJson(Catalog));
        Assert.Equal(5, seen.Count);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task RunAsync_SeveralAtATime_TheJournalIsTheSnapshot(int degree)
    {
        NodeGraph graph = Nested();
        var journal = new ListJournal();

        await using GraphRun run = await new GraphRunner().RunAsync(graph, options: new GraphRunOptions { Journal = journal, MaxDegreeOfParallelism = degree });

        var restored = GraphSession.Restore(graph.Compile(), journal.Entries, Catalog);
        Assert.True(restored.IsComplete);
        Assert.Equal(run.ToJson(Catalog), restored.ToJson(Catalog));
    }

    [Fact]
    public async Task RunAsync_EntriesWithSmallOutputs_AreLessThanAKilobyteHoweverLongTheListIs()
    {
        (NodeGraph graph, _, _) = ListOf(20_000);
        var journal = new ListJournal();

        await using GraphRun run = await new GraphRunner().RunAsync(graph, options: new GraphRunOptions { Journal = journal });

        Assert.Equal(20_002, journal.Entries.Count);
        Assert.All(journal.Entries.Skip(2), entry => Assert.InRange(Encoding.UTF8.GetByteCount(entry), 1, 200));
    }

    [Fact]
    public async Task RunAsync_OutputLargerThanAllowed_IsLeftOutAndMadeAgainWhereItIsNeeded()
    {
        NodeGraph graph = new();
        StringValue text = graph.Add(new StringValue { Value = new string('x', 5000) });
        StringValue copy = graph.Add(new StringValue(), "copy");
        graph.Connect(text.Out.Value, copy.In.Value);
        var journal = new ListJournal();
        var session = new GraphSession(graph.Compile(), options: new GraphSessionOptions { SessionId = "s" });
        session.StartJournal(journal, Catalog, maxOutputBytes: 1000);
        new SessionDriver(session).Step();

        var restored = GraphSession.Restore(graph.Compile(), journal.Entries, Catalog);

        Assert.All(journal.Entries, entry => Assert.InRange(entry.Length, 1, 1000));
        Assert.Equal([text.Id!, "copy"], SessionDriver.RunToEnd(restored));
    }

    [Fact]
    public void Restore_LastEntryCutShort_IsLeftOut()
    {
        ListJournal journal = JournalOf(Nested());
        string[] entries = [.. journal.Entries.SkipLast(1), journal.Entries[^1][..20]];

        var restored = GraphSession.Restore(Nested().Compile(), entries, Catalog);

        Assert.Equal(journal.Entries.Count - 2, restored.FinishedCount);
        Assert.Single(SessionDriver.RunToEnd(restored));
    }

    [Fact]
    public void Restore_EntryInTheMiddleCutShort_IsAnErrorThatNumbersIt()
    {
        ListJournal journal = JournalOf(Nested());
        journal.Entries[3] = journal.Entries[3][..20];

        JsonException damage = Assert.Throws<JsonException>(() => GraphSession.Restore(Nested().Compile(), journal.Entries, Catalog));

        Assert.Contains("Entry 4", damage.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"node":"nobody","path":[],"outputs":{}}""")]
    [InlineData("""{"node":"range","path":[7],"outputs":{}}""")]
    [InlineData("""{"node":"range","path":"root","outputs":{}}""")]
    [InlineData("""{"node":"range","outputs":{}}""")]
    [InlineData("""{"axes":[["iterate",[],"five"]]}""")]
    [InlineData("""{"axes":{}}""")]
    [InlineData("""{"edits":{"range":5}}""")]
    [InlineData("""[1]""")]
    [InlineData("""{"node":7}""")]
    public void Restore_EntryThatFitsNothing_IsADamagedJournal(string entry)
    {
        ListJournal journal = JournalOf(Nested());

        Assert.Throws<JsonException>(() => GraphSession.Restore(Nested().Compile(), [.. journal.Entries, entry], Catalog));
    }

    [Fact]
    public void Restore_JournalOfAnotherGraph_IsRefused()
    {
        ListJournal journal = JournalOf(Nested());

        ArgumentException refused = Assert.Throws<ArgumentException>(() => GraphSession.Restore(ListOfFive().Graph.Compile(), journal.Entries, Catalog));

        Assert.Contains("another graph", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_NoEntries_IsRefused() =>
        Assert.Throws<JsonException>(() => GraphSession.Restore(Nested().Compile(), new List<string>(), Catalog));

    [Fact]
    public void Edit_SessionWithAJournal_IsInTheJournal()
    {
        NodeGraph graph = new();
        StringValue text = graph.Add(new StringValue { Value = "red" }, "text");
        var session = new GraphSession(graph.Compile(), options: new GraphSessionOptions { SessionId = "s" });
        var journal = new ListJournal();
        session.StartJournal(journal, Catalog);

        session.Edit<StringValue>("text", node => node.Value = "blue");

        var restored = GraphSession.Restore(graph.Compile(), journal.Entries, Catalog);
        restored.TryNext(out Invocation invocation);
        Assert.Equal("blue", ((StringValue)restored.CreateNode(in invocation)).Value);
        Assert.NotNull(text.Id);
    }

    [Fact]
    public void StartJournal_Twice_IsRefused()
    {
        var session = new GraphSession(Nested().Compile());
        session.StartJournal(new ListJournal(), Catalog);

        Assert.Throws<InvalidOperationException>(() => session.StartJournal(new ListJournal(), Catalog));
    }

    [Fact]
    public async Task RunAsync_JournalThrows_TheRunEndsWithThatException()
    {
        InvalidDataException thrown = await Assert.ThrowsAsync<InvalidDataException>(
            () => new GraphRunner().RunAsync(Nested(), options: new GraphRunOptions { Journal = new FullJournal() }));

        Assert.Equal("full", thrown.Message);
    }

    private static ListJournal JournalOf(NodeGraph graph)
    {
        var session = new GraphSession(graph.Compile(), options: new GraphSessionOptions { SessionId = "s" });
        var journal = new ListJournal();
        session.StartJournal(journal, Catalog);
        SessionDriver.RunToEnd(session);
        return journal;
    }

    private static (NodeGraph Graph, Iteration<long> Each, List<long> Seen) ListOfFive() => ListOf(5);

    private static (NodeGraph Graph, Iteration<long> Each, List<long> Seen) ListOf(int count)
    {
        NodeGraph graph = new();
        var seen = new List<long>();
        IntegerRange range = graph.Add(new IntegerRange { Start = 0, Stop = count }, "range");
        Iteration<long> each = graph.Iterate(range.Out.Collection);
        graph.Connect(each.Item, graph.AddNode("double", (long number) =>
        {
            seen.Add(number);
            return number * 2;
        }).In.Value);
        return (graph, each, seen);
    }

    /// <summary>Lists inside of lists, gathered again.</summary>
    private static NodeGraph Nested()
    {
        NodeGraph graph = new();
        IntegerRange range = graph.Add(new IntegerRange { Start = 1, Stop = 4 }, "range");
        Iteration<long> outer = graph.Iterate(range.Out.Collection);
        IntegerRange inner = graph.Add(new IntegerRange { Start = 0 }, "inner");
        graph.Connect(outer.Item, inner.In.Stop);
        Iteration<long> each = graph.Iterate(inner.Out.Collection);
        AddIntegers sum = graph.Add(new AddIntegers { B = 1 }, "sum");
        graph.Connect(each.Item, sum.In.A);
        graph.Collect(sum.Out.Value);
        return graph;
    }

    private sealed class StopAt(string invocationId, CancellationTokenSource stop) : IGraphObserver
    {
        public void OnEvent(GraphEvent graphEvent)
        {
            if (graphEvent is InvocationCompletedEvent completed && completed.InvocationId == invocationId)
            {
                stop.Cancel();
            }
        }
    }

    private sealed class FullJournal : ISessionJournal
    {
        public void Append(string entry) => throw new InvalidDataException("full");
    }
}
