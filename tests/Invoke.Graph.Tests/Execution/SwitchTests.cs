namespace Invoke.Graph.Tests.Execution;

/// <summary>Switches: the input that the index names, and only what it needs runs.</summary>
public sealed class SwitchTests
{
    private readonly NodeGraph _graph = new();

    [Theory]
    [InlineData(0, "a", "b", "c", "other")]
    [InlineData(2, "c", "a", "b", "other")]
    [InlineData(7, "other", "a", "b", "c")]
    [InlineData(-1, "other", "a", "b", "c")]
    public async Task RunAsync_Switch_RunsChosenInputOnly(long index, string expected, params string[] skipped)
    {
        IntegerValue number = _graph.Add(new IntegerValue { Value = index });
        Output<string> chosen = _graph.Switch(number.Out.Value, [Text("a"), Text("b"), Text("c")], otherwise: Text("other"));

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        run.ThrowIfNotCompleted();
        Assert.Equal(expected, run.Get(chosen));
        Assert.Equal(skipped, run.Skipped);
        Assert.Equal(["integer", expected, "switch"], run.History);
    }

    [Fact]
    public async Task RunAsync_IndexPerIteration_ChoosesPerIteration()
    {
        IntegerCollection indices = _graph.Add(new IntegerCollection { Collection = [1, 0, 1] });
        Iteration<long> index = _graph.Iterate(indices.Out.Collection);
        Step<long, long> plus = Behind(index, Make.Map<long, long>(value => value + 100), "plus");
        Step<long, long> minus = Behind(index, Make.Map<long, long>(value => value - 100), "minus");
        Collection<long> all = _graph.Collect(_graph.Switch(index.Item, [plus.Out, minus.Out]));

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal([-100L, 101L, -98L], run.Get(all));
        Assert.Equal(["plus@0", "plus@2", "minus@1"], run.Skipped);
    }

    [Fact]
    public async Task RunAsync_IndexWithoutInputOrDefault_FailsTheSwitch()
    {
        IntegerValue number = _graph.Add(new IntegerValue { Value = 5 });
        _graph.Switch(number.Out.Value, [Text("a")]);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        NodeExecutionException error = Assert.Single(run.Errors);
        Assert.Equal("switch", error.InvocationId);
        Assert.Contains("'index' is 5, but there is no input of that index and no 'default_input'", error.InnerException?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SharedByTwoInputs_RunsWhicheverIsChosen()
    {
        IntegerValue number = _graph.Add(new IntegerValue { Value = 1 });
        Output<string> shared = Text("shared");
        Output<string> chosen = _graph.Switch(number.Out.Value, [Text("a"), shared, shared]);

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal("shared", run.Get(chosen));
        Assert.Equal(["a"], run.Skipped);
    }

    [Fact]
    public async Task RunAsync_SwitchInsideBranchOfIf_IsSkippedWithItsInputs()
    {
        IntegerValue number = _graph.Add(new IntegerValue());
        Output<string> inner = _graph.Switch(number.Out.Value, [Text("a"), Text("b")]);
        Output<string> chosen = _graph.If(_graph.Add(new BooleanValue()).Out.Value, inner, Text("no"));

        await using GraphRun run = await new GraphRunner().RunAsync(_graph);

        Assert.Equal("no", run.Get(chosen));
        Assert.Equal(["integer", "a", "b", "switch"], run.Skipped);
    }

    [Fact]
    public async Task Parse_SwitchWithLiterals_GivesLiteralOrDefault()
    {
        const string Json = """
            {"id":"g","nodes":{
              "i":{"id":"i","type":"integer_collection","collection":[0,1,9]},
              "it":{"id":"it","type":"iterate"},
              "s":{"id":"s","type":"switch","input_0":"zero","default_input":"many"}},
             "edges":[
              {"source":{"node_id":"i","field":"collection"},"destination":{"node_id":"it","field":"collection"}},
              {"source":{"node_id":"it","field":"item"},"destination":{"node_id":"s","field":"index"}}]}
            """;
        NodeGraph graph = NodeGraph.Parse(Json, NodeCatalog.Default);
        NodeGraph again = NodeGraph.Parse(graph.ToJson(NodeCatalog.Default), NodeCatalog.Default);

        await using GraphRun run = await new GraphRunner().RunAsync(again);

        run.ThrowIfNotCompleted();
        Assert.Equal(["zero", "many", "many"], run.GetAll("s", "value").Select(value => value?.ToString()));
    }

    [Fact]
    public void Switch_TooManyInputs_SaysWhatToDo()
    {
        IntegerValue number = _graph.Add(new IntegerValue());
        Output<string> text = Text("a");

        var exception = Assert.Throws<ArgumentException>(() => _graph.Switch(number.Out.Value, [.. Enumerable.Repeat(text, 17)]));

        Assert.Contains("1 to 16 inputs, not 17", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, _graph.Nodes.Count);
    }

    private Output<string> Text(string value) => _graph.Add(new StringValue { Value = value }, value).Out.Value;

    private Step<long, long> Behind(Iteration<long> iteration, Step<long, long> step, string id)
    {
        _graph.Add(step, id);
        _graph.Connect(iteration.Index, step.In);
        return step;
    }
}
