using System.Globalization;

namespace Invoke.Graph.Tests.Validation;

/// <summary>Graphs that only a linear algorithm finishes in time.</summary>
[Trait("Kind", "Heavy")]
public sealed class LargeGraphTests
{
    private const int Size = 100_000;

    [Fact]
    public async Task RunAsync_ChainOf100Thousand_Completes()
    {
        var graph = new NodeGraph();
        Step<long, long> last = graph.Add(Make.Value(0), "start");
        var type = Make.Map<long, long>(value => value + 1);
        for (var index = 1; index < Size; index++)
        {
            var next = graph.Add(index == 1 ? type : (Step<long, long>)type.Descriptor.CreateNode(), index.ToString(CultureInfo.InvariantCulture));
            graph.Connect(last.Out, next.In);
            last = next;
        }

        await using GraphRun run = await new GraphRunner().RunAsync(graph);

        Assert.Equal(Size - 1, run.Get(last.Out));
    }

    [Fact]
    public async Task RunAsync_CollectorOf100ThousandEdges_GathersInOrder()
    {
        var graph = new NodeGraph();
        var input = graph.Input<long>("n");
        Collection<long>? all = null;
        var type = Make.Pass();
        for (var index = 0; index < Size; index++)
        {
            var node = graph.Add((Step<long, long>)type.Descriptor.CreateNode());
            node.Value = index;
            all = all is null ? graph.Collect(node.Out) : all.Add(node.Out);
        }

        await using GraphRun run = await new GraphRunner().RunAsync(graph, new GraphInputs().Set(input, 1));

        Assert.Equal(Enumerable.Range(0, Size).Select(index => (long)index), run.Get(all!));
    }

    [Fact]
    public void Validate_CycleOf100Thousand_IsOneProblem()
    {
        var graph = new NodeGraph();
        var type = Make.Pass();
        Step<long, long>[] nodes = [.. Enumerable.Range(0, Size).Select(_ => graph.Add((Step<long, long>)type.Descriptor.CreateNode()))];
        for (var index = 0; index < Size; index++)
        {
            graph.Connect(nodes[index].Out, nodes[(index + 1) % Size].In);
        }

        Assert.Equal(GraphProblemCode.Cycle, Assert.Single(graph.Validate()).Code);
    }

    [Fact]
    public void Validate_RingsBehindEachOtherAndOneCrowdedInput_ReportsEach()
    {
        var graph = new NodeGraph();
        var type = Make.Add();
        Join<long, long, long>[] nodes = [.. Enumerable.Range(0, Size).Select(_ => graph.Add((Join<long, long, long>)type.Descriptor.CreateNode()))];
        var crowded = graph.Add(Make.Pass());
        for (var index = 0; index < Size; index += 2)
        {
            graph.Connect(nodes[index].Out, nodes[index + 1].A);
            graph.Connect(nodes[index + 1].Out, nodes[index].A);
            graph.Connect(nodes[index].Out, nodes[(index + 2) % Size].B);
            graph.Connect(nodes[index].Out, crowded.In);
        }

        graph.Disconnect(new Connection(new PortReference(nodes[^2].Id, "value"), new PortReference(nodes[0].Id, "b")));

        ILookup<GraphProblemCode, GraphProblem> problems = graph.Validate().ToLookup(problem => problem.Code);

        Assert.Equal(Size / 2, problems[GraphProblemCode.Cycle].Count());
        Assert.Equal((Size / 2) - 1, problems[GraphProblemCode.OccupiedInput].Count());
        Assert.Equal(2, problems.Count);
    }

    [Fact]
    public async Task RunAsync_TenThousandCallsOfTenNodes_Completes()
    {
        var inner = new NodeGraph();
        GraphInput<long> x = inner.Input<long>("x");
        var type = Make.Map<long, long>(value => value + 1);
        Step<long, long> last = inner.Add(type, "0");
        inner.Connect(x, last.In);
        for (var index = 1; index < 10; index++)
        {
            var next = inner.Add((Step<long, long>)type.Descriptor.CreateNode(), index.ToString(CultureInfo.InvariantCulture));
            inner.Connect(last.Out, next.In);
            last = next;
        }

        GraphOutput<long> y = inner.Output("y", last.Out);
        var graph = new NodeGraph();
        GraphCall call = graph.Call(inner, "c0").Set(x, 0L);
        for (var index = 1; index < Size / 10; index++)
        {
            GraphCall next = graph.Call(inner, $"c{index}");
            graph.Connect(call.Out(y), next.In(x));
            call = next;
        }

        await using GraphRun run = await new GraphRunner().RunAsync(graph);

        Assert.Equal(Size, run.Get(call.Out(y)));
    }

    [Fact]
    public async Task RunAsync_CallOfGraphWith100ThousandReaders_GathersInOrder()
    {
        var inner = new NodeGraph();
        GraphInput<long> x = inner.Input<long>("x");
        Collection<long>? all = null;
        var type = Make.Pass();
        for (var index = 0; index < Size; index++)
        {
            var node = inner.Add((Step<long, long>)type.Descriptor.CreateNode());
            inner.Connect(x, node.In);
            all = all is null ? inner.Collect(node.Out) : all.Add(node.Out);
        }

        GraphOutput<IReadOnlyList<long>> y = inner.Output("y", all!);
        var graph = new NodeGraph();
        GraphCall call = graph.Call(inner, "call");
        graph.Connect(graph.Iterate(graph.Add(Make.Range(2)).Out).Item, call.In(x));

        await using GraphRun run = await new GraphRunner().RunAsync(graph);

        Assert.Equal([(Size, 0L), (Size, (long)Size)], run.GetAll(call.Out(y)).Select(list => (list.Count, list.Sum())));
    }
}
