using System.Collections;

namespace Invoke.Graph.Tests.Execution;

/// <summary>A list that cannot be read fails its iterator; the session stays whole.</summary>
public sealed class ExpansionFailureTests
{
    [Fact]
    public async Task RunAsync_ItemThatDoesNotFit_FailsItsReaderAndNamesInput()
    {
        var graph = new NodeGraph();
        var list = graph.Add(Make.Source<IReadOnlyList<object?>>(() => [1L, "two"]), "list");
        var pass = graph.Add(Make.Pass(), "pass");
        graph.Connect(new PortReference(graph.Iterate(list.Out).Node.Id, "item"), new PortReference("pass", "value"));

        await using GraphRun run = await new GraphRunner().RunAsync(graph);

        NodeExecutionException error = Assert.Single(run.Errors);
        Assert.Equal("pass@1", error.InvocationId);
        Assert.Contains("Input 'value'", error.Message, StringComparison.Ordinal);
        Assert.Equal([1L], run.GetAll(pass.Out));
    }

    [Fact]
    public async Task RunAsync_ListIsNull_FailsIterator()
    {
        var graph = new NodeGraph();
        var log = new ResourceLog();
        var held = graph.Add(Make.Source(() => log.Create("held"), Resource.Type), "held");
        var list = graph.Add(Make.Source<IReadOnlyList<long>>(() => null!), "list");
        var pass = graph.Add(new Join<long, Resource, long>((value, _) => value, second: Resource.Type), "pass");
        graph.Connect(graph.Iterate(list.Out, "each").Item, pass.A);
        graph.Connect(held.Out, pass.B);
        var observer = new RecordingObserver();

        await using GraphRun run = await new GraphRunner().RunAsync(graph, options: new GraphRunOptions { Observers = { observer } });

        Assert.Equal(GraphStatus.Failed, run.Status);
        NodeExecutionException error = Assert.Single(run.Errors);
        Assert.Equal(("each", "iterate", "each"), (error.NodeId, error.NodeType, error.InvocationId));
        Assert.Contains("null", error.Message, StringComparison.Ordinal);
        Assert.Equal(["held"], log.Disposed);
        Assert.IsType<InvocationFailedEvent>(observer.Events[^2]);
        Assert.IsType<GraphEndedEvent>(observer.Events[^1]);
    }

    [Fact]
    public async Task RunAsync_NestedListThrows_FailsIteratorAtItsPath()
    {
        var graph = new NodeGraph();
        var outer = graph.Add(Make.Range(3), "outer");
        var list = graph.Add(Make.Map<long, IReadOnlyList<long>>(value => value == 1 ? new BrokenList() : [value]), "list");
        var pass = graph.Add(Make.Pass(), "pass");
        graph.Connect(graph.Iterate(outer.Out, "i").Item, list.In);
        graph.Connect(graph.Iterate(list.Out, "j").Item, pass.In);

        await using GraphRun run = await new GraphRunner().RunAsync(graph);

        Assert.Equal("j@1", Assert.Single(run.Errors).InvocationId);
        Assert.Equal(["outer", "list@0", "pass@0.0", "list@1"], run.History);
    }

    [Fact]
    public async Task RunAsync_GraphInputListThrows_ReturnsFailedRunWithEvents()
    {
        var graph = new NodeGraph();
        GraphInput<IReadOnlyList<long>> input = graph.Input<IReadOnlyList<long>>("items");
        var pass = graph.Add(Make.Pass(), "pass");
        graph.Connect(graph.Iterate(input, "each").Item, pass.In);
        var observer = new RecordingObserver();

        await using GraphRun run = await new GraphRunner().RunAsync(
            graph, new GraphInputs().Set(input, new BrokenList()), new GraphRunOptions { Observers = { observer } });

        Assert.Equal(GraphStatus.Failed, run.Status);
        Assert.Equal("each", Assert.Single(run.Errors).InvocationId);
        Assert.Equal(
            [typeof(GraphStartedEvent), typeof(InvocationFailedEvent), typeof(GraphEndedEvent)],
            observer.Events.Select(each => each.GetType()));
    }

    [Fact]
    public async Task RunAsync_CollectionOfCollectorIsNull_FailsCollector()
    {
        var graph = new NodeGraph();
        var list = graph.Add(Make.Source<IReadOnlyList<long>>(() => null!), "list");
        graph.Collect(graph.Add(Make.Value(1)).Out, "all").AddRange(list.Out);

        await using GraphRun run = await new GraphRunner().RunAsync(graph);

        NodeExecutionException error = Assert.Single(run.Errors);
        Assert.Equal("all", error.InvocationId);
        Assert.Contains("'list'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OutputGetterThrows_FailsNode()
    {
        var graph = new NodeGraph();
        graph.Add(new ThrowingOutputNode(), "node");

        await using GraphRun run = await new GraphRunner().RunAsync(graph);

        Assert.Equal("node", Assert.Single(run.Errors).InvocationId);
    }

    private sealed class BrokenList : IReadOnlyList<long>
    {
        public int Count => 2;

        public long this[int index] => index == 0 ? 0 : throw new NotSupportedException("item 1 is gone");

        public IEnumerator<long> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class ThrowingOutputNode : Node
    {
        public override NodeDescriptor Descriptor { get; } = new NodeDescriptor<ThrowingOutputNode, int>(
            "test.throwing",
            static () => new ThrowingOutputNode(),
            static _ => new ThrowingOutputNode(),
            static _ => static (_, _, _) => new ValueTask<int>(1),
            [],
            [new OutputPort<int, object?>("value", PortType.Any, static (in int _) => throw new NotSupportedException("no value"))]);
    }
}
