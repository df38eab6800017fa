using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Graph.Tests.Nodes;

public sealed partial class NodeWithoutOutputsTests
{
    [Fact]
    public async Task RunAsync_NodesWithoutOutputs_RunCountAndTell()
    {
        await using ServiceProvider services = Services(out Notes notes);
        NodeGraph graph = Graph(out _);
        var observer = new RecordingObserver();
        var options = new GraphRunOptions();
        options.Observers.Add(observer);

        await using GraphRun run = await services.GetRequiredService<IGraphRunner>().RunAsync(graph, options: options);

        run.ThrowIfNotCompleted();
        Assert.Equal(["range", "note@0", "note_later@0", "note@1", "note_later@1"], run.History);
        Assert.Equal(["0", "0 later", "1", "1 later"], notes.Lines);
        Assert.Equal(2, run.CountOf("note"));
        Assert.Equal(5, run.FinishedCount);
        InvocationCompletedEvent[] completed = [.. observer.Events.OfType<InvocationCompletedEvent>().Where(ended => ended.NodeId != "range")];
        Assert.Equal(["note@0", "note_later@0", "note@1", "note_later@1"], completed.Select(ended => ended.InvocationId));
        Assert.All(completed, ended => Assert.Empty(ended.GetOutputs()));
    }

    [Fact]
    public async Task RunAsync_NodeWithoutOutputsThrows_Fails()
    {
        await using ServiceProvider services = Services(out Notes notes);
        notes.Refuses = "1 later";
        NodeGraph graph = Graph(out _);

        await using GraphRun run = await services.GetRequiredService<IGraphRunner>().RunAsync(graph);

        Assert.Equal("note_later@1", Assert.Single(run.Errors).InvocationId);
        Assert.Equal(["0", "0 later", "1"], notes.Lines);
    }

    [Fact]
    public async Task GetAll_NodeWithoutOutputs_HasNoSuchOutput()
    {
        await using ServiceProvider services = Services(out _);
        NodeGraph graph = Graph(out _);

        await using GraphRun run = await services.GetRequiredService<IGraphRunner>().RunAsync(graph);

        Assert.Contains("has no output 'value'", Assert.Throws<ArgumentException>(() => run.GetAll("note", "value")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_NodeWithoutOutputs_RoundTrips()
    {
        var catalog = new NodeCatalog([.. NodeCatalog.Default.Descriptors, Note.TypeDescriptor, NoteLater.TypeDescriptor]);
        NodeGraph graph = Graph(out _);

        NodeGraph read = NodeGraph.Parse(graph.ToJson(catalog), catalog);

        Assert.Empty(read.Validate());
        Assert.Equal(graph.ToJson(catalog), read.ToJson(catalog));
        Assert.Contains("\"outputs\":{}", catalog.GetJsonSchema("test.note"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AfterAsync_TaskUnderWay_WaitsAndPassesFailureOn()
    {
        var gate = new TaskCompletionSource();

        ValueTask<NoOutputs> waiting = NoOutputs.AfterAsync(gate.Task);

        Assert.False(waiting.IsCompleted);
        gate.SetException(new InvalidOperationException("late"));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await waiting);
    }

    private static ServiceProvider Services(out Notes notes)
    {
        notes = new Notes();
        var collection = new ServiceCollection();
        collection.AddSingleton(notes);
        collection.AddInvoke();
        return collection.BuildServiceProvider();
    }

    private static NodeGraph Graph(out Note note)
    {
        var graph = new NodeGraph();
        IntegerRange range = graph.Add(new IntegerRange { Stop = 2 });
        Iteration<long> each = graph.Iterate(range.Out.Collection);
        note = graph.Add(new Note());
        NoteLater later = graph.Add(new NoteLater());
        graph.Connect(each.Item, note.In.Number);
        graph.Connect(each.Item, later.In.Number);
        return graph;
    }

    internal sealed class Notes
    {
        public List<string> Lines { get; } = [];

        public string? Refuses { get; set; }

        public void Add(string line) => Lines.Add(line != Refuses ? line : throw new InvalidOperationException($"'{line}' is refused."));
    }

    [Node("test.note")]
    internal sealed partial class Note : Node
    {
        [Input]
        public long Number { get; set; }

        public ValueTask RunAsync(Notes notes)
        {
            notes.Add($"{Number}");
            return ValueTask.CompletedTask;
        }
    }

    [Node("test.note_later")]
    internal sealed partial class NoteLater : Node
    {
        [Input]
        public long Number { get; set; }

        public async Task RunAsync(Notes notes, CancellationToken cancellationToken)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            notes.Add($"{Number} later");
        }
    }
}
