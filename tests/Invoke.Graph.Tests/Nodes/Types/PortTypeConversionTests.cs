namespace Invoke.Graph.Tests.Nodes.Types;

/// <summary>What arrives when one type is carried to another, and what is said where it does not fit.</summary>
public sealed class PortTypeConversionTests
{
    [Fact]
    public async Task Connect_NumbersAndText_Convert()
    {
        Assert.Equal(7L, await CarryAsync(7, PortType.Int32, PortType.Int64));
        Assert.Equal(1L, await CarryAsync(true, PortType.Boolean, PortType.Int64));
        Assert.Equal(1, await CarryAsync(true, PortType.Boolean, PortType.Int32));
        Assert.Equal(7.0, await CarryAsync(7L, PortType.Int64, PortType.Double));
        Assert.Equal(1.5f, await CarryAsync(1.5, PortType.Double, PortType.Single));
        Assert.Equal("-7", await CarryAsync(-7L, PortType.Int64, PortType.String));
        Assert.Equal("1.5", await CarryAsync(1.5, PortType.Double, PortType.String));
        Assert.Equal("0.1", await CarryAsync(0.1f, PortType.Single, PortType.String));
        Assert.Equal(7L, await CarryAsync<long?, long?>(7, PortType.Nullable(PortType.Int64), PortType.Nullable(PortType.Int64)));
        Assert.Null(await CarryAsync<long?, double?>(null, PortType.Nullable(PortType.Int64), PortType.Nullable(PortType.Double)));
        Assert.Equal(LiteralNode.Mode.Exact, await CarryAsync("exact", PortType.String, LiteralNode.ModeType));
        Assert.Equal(5L, await CarryAsync<object?, long>(5, PortType.Any, PortType.Int64));
        Assert.Equal("5", await CarryAsync<object?, string>(5, PortType.Any, PortType.String));
        Assert.Equal([1.0, 2.0], await CarryAsync<object?, IReadOnlyList<double>>(new List<int> { 1, 2 }, PortType.Any, PortType.List(PortType.Double)));
        Assert.Equal([3L], await CarryAsync<IReadOnlyList<int>, IReadOnlyList<long>>([3], PortType.List(PortType.Int32), PortType.List(PortType.Int64)));
        Assert.Equal([3L], await CarryAsync<IReadOnlyList<object?>, IReadOnlyList<long>>([3L], PortType.List(PortType.Any), PortType.List(PortType.Int64)));
    }

    [Fact]
    public async Task Connect_ToOneOrMany_KeepsOneApartFromMany()
    {
        OneOrMany<object?> list = await CarryAsync<IReadOnlyList<long>, OneOrMany<object?>>([1, 2], PortType.List(PortType.Int64), PortType.OneOrMany(PortType.Any));
        OneOrMany<object?> text = await CarryAsync("ab", PortType.String, PortType.OneOrMany(PortType.Any));
        OneOrMany<long> none = await CarryAsync<object?, OneOrMany<long>>(null, PortType.Any, PortType.OneOrMany(PortType.Int64));
        OneOrMany<long> one = await CarryAsync(true, PortType.Boolean, PortType.OneOrMany(PortType.Int64));

        Assert.Equal((true, 2), (list.IsMany, list.Items.Count));
        Assert.Equal((false, 1), (text.IsMany, text.Items.Count));
        Assert.Equal((false, 0), (none.IsMany, none.Items.Count));
        Assert.Equal([1L], one.Items);
    }

    [Fact]
    public async Task Connect_ValueDoesNotFit_FailsNamingInputAndValue()
    {
        await AssertFailsAsync(3_000_000_000, PortType.Int64, PortType.Int32, "Input 'value': 3000000000 does not fit into 32 bits.");
        await AssertFailsAsync(1e300, PortType.Double, PortType.Single, "Input 'value': 1E+300 does not fit into single precision.");
        await AssertFailsAsync(null, PortType.Nullable(PortType.Int64), PortType.Int64, "Input 'value': null is not of type integer.");
        await AssertFailsAsync(null, PortType.Any, PortType.Boolean, "Input 'value': null is not of type boolean.");
        await AssertFailsAsync("text", PortType.Any, PortType.Int64, "Input 'value': a value of type String is not of type integer.");
        await AssertFailsAsync(1.5, PortType.Any, PortType.Int64, "Input 'value': 1.5 (Double) is not of type integer.");
        await AssertFailsAsync(true, PortType.Any, PortType.Double, "Input 'value': a value of type Boolean is not of type float.");
        await AssertFailsAsync("text", PortType.Any, PortType.List(PortType.Int64), "Input 'value': a value of type String is not of type list of integer.");
        await AssertFailsAsync(["x"], PortType.List(PortType.Any), PortType.List(PortType.Int64), "Input 'value': Item 0: a value of type String is not of type integer.");
        await AssertFailsAsync("slow", PortType.String, LiteralNode.ModeType, "Input 'value': 'slow' is none of 'fast', 'exact'.");
        await AssertFailsAsync(new object(), PortType.Any, PortType.Of<Version>(), "Input 'value': a value of type Object is not of type Version.");
    }

    [Fact]
    public void Of_EnginesOwnTypes_AreTheSame()
    {
        Assert.Same(PortType.String, PortType.Of<string>());
        Assert.Same(PortType.Any, PortType.Of<object?>());
        Assert.True(PortType.List(PortType.Int64).Accepts(PortType.Of<IReadOnlyList<long>>()));
    }

    [Fact]
    public async Task Collect_IntegersOfBothWidths_AreIntegers()
    {
        var graph = new NodeGraph();
        var narrow = graph.Add(Make.Source(() => 1));
        var wide = graph.Add(Make.Value(2));
        var list = graph.Add(Make.Source<IReadOnlyList<int>>(() => [3]));
        Collection<int> all = graph.Collect(narrow.Out, "all").AddRange(list.Out);
        graph.Connect(new PortReference(wide.Id, "value"), new PortReference("all", "item"));
        var sum = graph.Add(Make.Map<IReadOnlyList<long>, long>(values => values.Sum()));
        graph.Connect(new PortReference("all", "collection"), new PortReference(sum.Id, "value"));

        await using GraphRun run = await new GraphRunner().RunAsync(graph);

        Assert.Equal(6, run.Get(sum.Out));
        Assert.NotNull(all);
    }

    [Fact]
    public async Task Collect_BaseAndDerivedInAnyOrder_IsListOfBase()
    {
        foreach (bool baseFirst in new[] { true, false })
        {
            var graph = new NodeGraph();
            var any = graph.Add(Make.Source<object?>(() => "x"), "any");
            var number = graph.Add(Make.Value(2), "number");
            graph.Collect(baseFirst ? any.Out : (IOutput<object?>)any.Out, "all");
            graph.Disconnect(graph.Connections[^1]);
            foreach (string source in baseFirst ? new[] { "any", "number" } : ["number", "any"])
            {
                graph.Connect(new PortReference(source, "value"), new PortReference("all", "item"));
            }

            await using GraphRun run = await new GraphRunner().RunAsync(graph);

            Assert.Equal(2, Assert.IsAssignableFrom<IReadOnlyList<object?>>(Assert.Single(run.GetAll("all", "collection"))).Count);
        }
    }

    private static async Task<TTo> CarryAsync<TFrom, TTo>(TFrom value, PortType<TFrom> from, PortType<TTo> to)
    {
        (NodeGraph graph, Step<TTo, TTo> target) = Build(value, from, to);
        await using GraphRun run = await new GraphRunner().RunAsync(graph);
        run.ThrowIfNotCompleted();
        return run.Get(target.Out);
    }

    private static async Task AssertFailsAsync<TFrom, TTo>(TFrom value, PortType<TFrom> from, PortType<TTo> to, string message)
    {
        (NodeGraph graph, _) = Build(value, from, to);
        await using GraphRun run = await new GraphRunner().RunAsync(graph);
        Assert.Equal($"Node 'to' (test.step) failed: {message}", Assert.Single(run.Errors).Message);
    }

    private static (NodeGraph Graph, Step<TTo, TTo> Target) Build<TFrom, TTo>(TFrom value, PortType<TFrom> from, PortType<TTo> to)
    {
        var graph = new NodeGraph();
        graph.Add(Make.Source(() => value, from), "from");
        Step<TTo, TTo> target = graph.Add(Make.Map<TTo, TTo>(each => each, to, to), "to");
        graph.Connect(new PortReference("from", "value"), new PortReference("to", "value"));
        return (graph, target);
    }
}
