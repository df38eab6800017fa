namespace Invoke.Graph.Tests.Definition.Json;

public sealed class NodeGraphJsonWriterTests
{
    private static readonly NodeCatalog Catalog = new([LiteralNode.Type]);
    private readonly NodeGraph _graph = new() { Id = "g" };

    [Fact]
    public void ToJson_Node_WritesInvokeAisShape()
    {
        _graph.Add(new LiteralNode { Choice = LiteralNode.Mode.Exact, IsIntermediate = true }, "n");

        string json = _graph.ToJson(Catalog);

        Assert.Equal(
            """{"id":"g","nodes":{"n":{"id":"n","type":"test.literals","is_intermediate":true,"use_cache":true,"text":"default","maybe":5,"choice":"exact","many":1,"ratio":0,"checked":1,"needed":"here"}},"edges":[]}""",
            json);
    }

    [Fact]
    public void ToJson_NullWhereDefaultIsNot_SurvivesRoundTrip()
    {
        _graph.Add(new LiteralNode { Text = null, Maybe = null, Many = new OneOrMany<double>([]), UseCache = false }, "n");

        var again = Assert.IsType<LiteralNode>(NodeGraph.Parse(_graph.ToJson(Catalog, indented: true), Catalog)["n"]);

        Assert.Null(again.Text);
        Assert.Null(again.Maybe);
        Assert.True(again.Many.IsMany);
        Assert.Empty(again.Many.Items);
        Assert.False(again.UseCache);
    }

    [Fact]
    public void ToJson_InputsAndEngineNodes_SurviveRoundTrip()
    {
        GraphInput<string> prompt = _graph.Input("prompt", "a cat");
        GraphInput<string> needed = _graph.Input<string>("needed");
        LiteralNode node = _graph.Add(new LiteralNode(), "n");
        _graph.Connect(prompt, new Input<string>(node, "text"));
        _graph.Connect(needed, new Input<string>(node, "needed"));
        _graph.Iterate(_graph.Collect(new Output<string>(node, "value")));
        string json = _graph.ToJson(Catalog);

        NodeGraph again = NodeGraph.Parse(json, Catalog);

        Assert.Equal(json, again.ToJson(Catalog));
        Assert.Equal([true, false], again.Inputs.Select(input => input.HasDefault));
        Assert.Empty(again.Validate());
    }

    [Fact]
    public void ToJson_NumberNotFinite_NamesNodeAndInput()
    {
        _graph.Add(new LiteralNode { Ratio = double.NaN }, "n");

        var exception = Assert.Throws<InvokeException>(() => _graph.ToJson(Catalog));

        Assert.Contains("Node 'n' (test.literals): input 'ratio'", exception.Message, StringComparison.Ordinal);
        Assert.Equal(GraphProblemCode.OutOfRange, Assert.Single(_graph.Validate()).Code);
    }
}
