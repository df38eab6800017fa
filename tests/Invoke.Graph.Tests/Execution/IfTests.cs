namespace Invoke.Graph.Tests.Execution;

/// <summary>Ifs built in C#: only what the choice needs runs, and nothing is held longer than needed.</summary>
public sealed class IfTests
{
    [Theory]
    [InlineData(true, "yes", "string_2")]
    [InlineData(false, "no", "string")]
    public async Task RunAsync_If_RunsChosenBranchOnly(bool condition, string value, string skipped)
    {
        var graph = new NodeGraph();
        StringValue yes = graph.Add(new StringValue { Value = "yes" });
        StringValue no = graph.Add(new StringValue { Value = "no" });
        BooleanValue flag = graph.Add(new BooleanValue { Value = condition });
        Output<string> chosen = graph.If(flag.Out.Value, yes.Out.Value, no.Out.Value);

        await using GraphRun run = await new GraphRunner().RunAsync(graph);

        run.ThrowIfNotCompleted();
        Assert.Equal(value, run.Get(chosen));
        Assert.Equal([skipped], run.Skipped);
        Assert.DoesNotContain(skipped, run.History);
    }

    [Fact]
    public async Task RunAsync_ConditionPerIteration_ChoosesPerIteration()
    {
        var graph = new NodeGraph();
        BooleanCollection flags = graph.Add(new BooleanCollection { Collection = [true, false, true] });
        Iteration<bool> flag = graph.Iterate(flags.Out.Collection);
        IntegerValue offset = graph.Add(new IntegerValue { Value = 10 });
        AddIntegers sum = graph.Add(new AddIntegers());
        graph.Connect(flag.Index, sum.In.A);
        graph.Connect(offset.Out.Value, sum.In.B);
        MultiplyIntegers product = graph.Add(new MultiplyIntegers { B = 100 });
        graph.Connect(flag.Index, product.In.A);
        Collection<long> all = graph.Collect(graph.If(flag.Item, sum.Out.Value, product.Out.Value));

        await using GraphRun run = await new GraphRunner().RunAsync(graph);

        Assert.Equal([10L, 100L, 12L], run.Get(all));
        Assert.Equal(["add@1", "mul@0", "mul@2"], run.Skipped);
    }

    [Fact]
    public async Task RunAsync_SkippedList_ItsIterationNeverExpands()
    {
        var graph = new NodeGraph();
        IntegerRange range = graph.Add(new IntegerRange { Stop = 1000 });
        Iteration<long> item = graph.Iterate(range.Out.Collection);
        AddIntegers work = graph.Add(new AddIntegers());
        graph.Connect(item.Item, work.In.A);
        Collection<long> gathered = graph.Collect(work.Out.Value);
        IntegerCollection other = graph.Add(new IntegerCollection { Collection = [7] });
        BooleanValue flag = graph.Add(new BooleanValue());
        Output<IReadOnlyList<long>> chosen = graph.If(flag.Out.Value, gathered, other.Out.Collection);

        await using GraphRun run = await new GraphRunner().RunAsync(graph);

        run.ThrowIfNotCompleted();
        Assert.Equal([7L], run.Get(chosen));
        Assert.Equal(0, run.CountOf("add"));
        Assert.Equal(["range", "collect"], run.Skipped);
    }

    [Fact]
    public async Task RunAsync_SkippedListIsCollectedForWorkOnItsOwnAxis_IsSkippedAsAWhole()
    {
        // What 'sum' reads of 'totals' cannot decide whether the list is needed: there is no 'sum' before there is a list.
        var graph = new NodeGraph();
        Step<long, IReadOnlyList<long>> range = graph.Add(Make.Range(3), "range");
        Iteration<long> item = graph.Iterate(range.Out, "item");
        var sum = graph.Add(new Join<IReadOnlyList<long>, long, long>((totals, value) => totals.Count + value), "sum");
        graph.Connect(graph.Collect(item.Total, "totals"), sum.A);
        graph.Connect(item.Item, sum.B);
        Collection<long> all = graph.Collect(sum.Out, "all");
        Output<IReadOnlyList<long>> chosen = graph.If(
            graph.Add(new BooleanValue()).Out.Value, all, graph.Add(new IntegerCollection { Collection = [7] }).Out.Collection);

        await using GraphRun run = await new GraphRunner().RunAsync(graph);

        run.ThrowIfNotCompleted();
        Assert.Equal([7L], run.Get(chosen));
        Assert.Equal(["all", "range", "totals"], run.Skipped.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RunAsync_DisposableThroughIf_IsReleasedOnceAfterItsLastReader()
    {
        var log = new ResourceLog();
        var graph = new NodeGraph();
        Step<long, Resource> made = graph.Add(Make.Source(() => log.Create("made"), Resource.Type), "made");
        Step<long, Resource> other = graph.Add(Make.Source(() => log.Create("other"), Resource.Type), "other");
        BooleanValue flag = graph.Add(new BooleanValue { Value = true });
        Output<Resource> chosen = graph.If(flag.Out.Value, made.Out, other.Out);
        Step<Resource, long> use = graph.Add(Make.Map<Resource, long>(resource => resource.DisposeCount, Resource.Type), "use");
        graph.Connect(chosen, use.In);

        await using GraphRun run = await new GraphRunner().RunAsync(graph, options: new GraphRunOptions { Observers = { log } });

        run.ThrowIfNotCompleted();
        Assert.Equal(0, run.Get(use.Out));
        Assert.Equal(["boolean", "made", "if", "use", "-made"], log.Entries);
    }

    [Fact]
    public async Task RunAsync_ConditionThatIsNoBoolean_FailsTheIf()
    {
        var graph = new NodeGraph();
        GraphInput<object?> flag = graph.Input<object?>("flag");
        IntegerValue one = graph.Add(new IntegerValue { Value = 1 });
        var node = NodeCatalog.Default.TryGet("if", out NodeDescriptor? type) ? graph.Add(type.CreateNode()) : throw new InvalidOperationException();
        graph.Connect(new PortReference(null, "flag"), new PortReference("if", "condition"));
        graph.Connect(new PortReference("integer", "value"), new PortReference(node.Id, "true_input"));

        await using GraphRun run = await new GraphRunner().RunAsync(graph, new GraphInputs().Set(flag, "maybe"));

        NodeExecutionException error = Assert.Single(run.Errors);
        Assert.Equal("if", error.InvocationId);
        Assert.Contains("boolean", error.Message, StringComparison.Ordinal);
        Assert.Equal(GraphStatus.Failed, run.Status);
    }

    [Fact]
    public async Task RunAsync_LongLazyChain_IsSkippedWithoutRecursion()
    {
        const int Length = 50_000;
        var graph = new NodeGraph();
        AddIntegers last = graph.Add(new AddIntegers(), "n0");
        for (var index = 1; index < Length; index++)
        {
            AddIntegers next = graph.Add(new AddIntegers(), $"n{index}");
            graph.Connect(last.Out.Value, next.In.A);
            last = next;
        }

        IntegerValue other = graph.Add(new IntegerValue { Value = 5 });
        BooleanValue flag = graph.Add(new BooleanValue());
        Output<long> chosen = graph.If(flag.Out.Value, last.Out.Value, other.Out.Value);

        await using GraphRun run = await new GraphRunner().RunAsync(graph);

        Assert.Equal(5, run.Get(chosen));
        Assert.Equal(Length, run.Skipped.Count());
    }
}
