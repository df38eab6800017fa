using System.Text.Json;
using Invoke.Graph.Tests.Differential;

namespace Invoke.Graph.Tests.Execution;

/// <summary>What led to an invocation, as a graph: it gives the same value again.</summary>
public sealed class SliceTests
{
    private readonly NodeGraph _graph = new();

    [Fact]
    public async Task GetSlice_PlainInputs_AreLiteralsAndTheirNodesAreGone()
    {
        RandomInteger seed = _graph.Add(new RandomInteger(), "seed");
        AddIntegers sum = _graph.Add(new AddIntegers { B = 7 }, "sum");
        _graph.Connect(seed.Out.Value, sum.In.A);

        (GraphRun run, NodeGraph slice) = await SliceAsync("sum");

        var node = Assert.IsType<AddIntegers>(Assert.Single(slice.Nodes));
        Assert.Equal((run.Get(seed.Out.Value), 7L), (node.A, node.B));
        Assert.Empty(slice.Connections);
    }

    [Fact]
    public async Task GetSlice_InIteration_HoldsTheItemsOfItsPathOnly()
    {
        Iteration<long> item = _graph.Iterate(_graph.Add(new IntegerRange { Start = 10, Stop = 13 }, "range").Out.Collection, "item");
        AddIntegers sum = _graph.Add(new AddIntegers(), "sum");
        _graph.Connect(item.Item, sum.In.A);
        _graph.Connect(item.Total, sum.In.B);

        (_, NodeGraph slice) = await SliceAsync("sum@1");

        var node = Assert.IsType<AddIntegers>(Assert.Single(slice.Nodes));
        Assert.Equal(("sum", 11L, 3L), (node.Id, node.A, node.B));
    }

    [Fact]
    public async Task GetSlice_ValuesThatAreNotPlain_StayConnected()
    {
        Step<long, Box> model = _graph.Add(Make.Source(() => new Box(5), Box.Type), "model");
        Step<Box, Box> change = _graph.Then(model.Out, Make.Map<Box, Box>(box => new Box(box.Value + 1), Box.Type, Box.Type), "change");
        _graph.Then(model.Out, Make.Map<Box, long>(box => box.Value, Box.Type), "other");
        _graph.Then(change.Out, Make.Map<Box, long>(box => box.Value, Box.Type), "read");

        (_, NodeGraph slice) = await SliceAsync("read");

        Assert.Equal(["change", "model", "read"], slice.Nodes.Select(node => node.Id!).Order(StringComparer.Ordinal));
        await using GraphRun again = await new GraphRunner().RunAsync(slice);
        Assert.Equal([6L], again.GetAll("read", "value"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetSlice_Choice_IsReplacedByWhatItChose(bool condition)
    {
        Step<long, Box> yes = _graph.Add(Make.Source(() => new Box(1), Box.Type), "yes");
        Step<long, Box> no = _graph.Add(Make.Source(() => new Box(2), Box.Type), "no");
        BooleanValue flag = _graph.Add(new BooleanValue { Value = condition }, "flag");
        _graph.Then(_graph.If(flag.Out.Value, yes.Out, no.Out, "if"), Make.Map<Box, long>(box => box.Value, Box.Type), "read");

        (_, NodeGraph slice) = await SliceAsync("read");

        Assert.Equal(condition ? ["read", "yes"] : ["no", "read"], slice.Nodes.Select(node => node.Id!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task GetSlice_ItemOfAGatheredList_IsConnectedToWhatMadeIt()
    {
        // boxes are made for 3 items, gathered, and read again one by one.
        Iteration<long> item = _graph.Iterate(_graph.Add(Make.Range(3), "range").Out, "item");
        Step<long, Box> make = _graph.Then(item.Item, Make.Map<long, Box>(value => new Box(value * 10), output: Box.Type), "make");
        Iteration<Box> box = _graph.Iterate(_graph.Collect(make.Out, "all"), "box");
        _graph.Then(box.Item, Make.Map<Box, long>(each => each.Value, Box.Type), "read");

        (_, NodeGraph slice) = await SliceAsync("read@2");

        Assert.Equal(["make", "read"], slice.Nodes.Select(node => node.Id!).Order(StringComparer.Ordinal));
        await using GraphRun again = await new GraphRunner().RunAsync(slice);
        Assert.Equal([20L], again.GetAll("read", "value"));
    }

    [Fact]
    public async Task GetSlice_GatheredList_HasOneNodeForEachItem()
    {
        Iteration<long> item = _graph.Iterate(_graph.Add(Make.Range(3), "range").Out, "item");
        Step<long, Box> make = _graph.Then(item.Item, Make.Map<long, Box>(value => new Box(value * 10), output: Box.Type), "make");
        Collection<Box> all = _graph.Collect(make.Out, "all");
        _graph.Then(all, Make.Map<IReadOnlyList<Box>, long>(boxes => boxes.Sum(box => box.Value), PortType.List(Box.Type)), "sum");

        (_, NodeGraph slice) = await SliceAsync("sum");

        Assert.Equal(["all", "make", "make_2", "make_3", "sum"], slice.Nodes.Select(node => node.Id!).Order(StringComparer.Ordinal));
        await using GraphRun again = await new GraphRunner().RunAsync(slice);
        Assert.Equal([30L], again.GetAll("sum", "value"));
    }

    [Fact]
    public async Task GetSlice_InsideACall_IsFlat()
    {
        var inner = new NodeGraph();
        GraphInput<long> x = inner.Input<long>("x");
        AddIntegers sum = inner.Add(new AddIntegers { B = 1 }, "sum");
        inner.Connect(x, sum.In.A);
        GraphCall call = _graph.Call(inner, "call");
        _graph.Connect(_graph.Add(new IntegerValue { Value = 4 }).Out.Value, call.In(x));

        (_, NodeGraph slice) = await SliceAsync("call.sum");

        var node = Assert.IsType<AddIntegers>(Assert.Single(slice.Nodes));
        Assert.Equal(("call_sum", 4L, 1L), (node.Id, node.A, node.B));
    }

    /// <summary>In random graphs the slice of whatever ran gives what that gave.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [Trait("Kind", "Heavy")]
    public async Task GetSlice_RandomGraphs_GiveTheSameValueAgain(int degree)
    {
        int count = Environment.GetEnvironmentVariable("INVOKE_FULL") == "1" ? 4000 : 300;
        var compared = 0;
        for (var seed = 1; seed <= count; seed++)
        {
            ModelGraph model = GraphGenerator.Create(seed);
            if (new OracleRules(model).HasCollectorFault)
            {
                continue;
            }

            var observer = new Slices();
            await using GraphRun run = await new GraphRunner().RunAsync(
                model.Build().Compile(), options: new GraphRunOptions { ContinueOnError = true, MaxDegreeOfParallelism = degree, Observers = { observer } });
            foreach ((string id, string nodeId, object? value, NodeGraph slice) in observer.Taken.Take(10))
            {
                await using GraphRun again = await new GraphRunner().RunAsync(slice);

                string expected = JsonSerializer.Serialize(value);
                string actual = JsonSerializer.Serialize(Assert.Single(again.GetAll(nodeId.Replace('.', '_'), "value")));
                Assert.True(expected == actual, $"Seed {seed}: {id} gave {expected}, its slice {actual}");
                compared++;
            }
        }

        Assert.True(compared > count, $"only {compared} compared");
    }

    private async Task<(GraphRun Run, NodeGraph Slice)> SliceAsync(string invocationId)
    {
        var observer = new Slices();
        GraphRun run = await new GraphRunner().RunAsync(_graph, options: new GraphRunOptions { Observers = { observer } });
        run.ThrowIfNotCompleted();
        return (run, observer.Taken.Single(each => each.Id == invocationId).Slice);
    }

    private sealed class Slices : IGraphObserver
    {
        public List<(string Id, string NodeId, object? Value, NodeGraph Slice)> Taken { get; } = [];

        public void OnEvent(GraphEvent graphEvent)
        {
            if (graphEvent is InvocationCompletedEvent { NodeType: not ("collect" or "if" or "switch") } completed)
            {
                Taken.Add((completed.InvocationId, completed.NodeId, completed.GetOutputs().GetValueOrDefault("value"), completed.GetSlice()));
            }
        }
    }

    private sealed record Box(long Value)
    {
        public static PortType<Box> Type { get; } = PortType.Of<Box>();
    }
}
