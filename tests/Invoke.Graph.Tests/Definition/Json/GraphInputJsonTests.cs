using System.Text.Json;

namespace Invoke.Graph.Tests.Definition.Json;

/// <summary>Inputs of a graph in documents: which type they have, and where their connections stand among the others.</summary>
public sealed class GraphInputJsonTests
{
    private static readonly NodeCatalog Catalog = NodeCatalog.Default;
    private readonly NodeGraph _graph = new();

    [Theory]
    [InlineData("choice.true_input list.collection", "list of integer")]
    [InlineData("all.collection list.collection", "list of integer")]
    [InlineData("choice.true_input all.collection", "list of any")]
    [InlineData("choice.true_input number.value", "integer")]
    [InlineData("ratio.value number.value", "integer")]
    [InlineData("text.value ratio.value", "float")]
    [InlineData("flag.value list.collection", "boolean")]
    [InlineData("choice.true_input", "any")]
    [InlineData("ghost.value", "any")]
    [InlineData("", "any")]
    public void Infer_PortsOfSeveralTypes_GiveTheMostSpecificThatFitsAll(string ports, string expected)
    {
        _graph.Add(new IfNode(), "choice");
        _graph.Add(new CollectNode(), "all");
        _graph.Add(new IntegerCollection(), "list");
        _graph.Add(new IntegerValue(), "number");
        _graph.Add(new FloatValue(), "ratio");
        _graph.Add(new StringValue(), "text");
        _graph.Add(new BooleanValue(), "flag");

        PortType type = GraphInputTypes.Infer(
            _graph, ports.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(port => new PortReference(port.Split('.')[0], port.Split('.')[1])));

        Assert.Equal(expected, type.Name);
    }

    [Fact]
    public void ToJson_ListForTheBranchesOfAnIf_StaysAListForTheIterator()
    {
        GraphInput<IReadOnlyList<long>> list = _graph.Input<IReadOnlyList<long>>("list", [1, 2]);
        GraphInput<bool> flag = _graph.Input("flag", true);
        _graph.Iterate(_graph.If(flag, list, list));
        string json = _graph.ToJson(Catalog);

        NodeGraph again = NodeGraph.Parse(json, Catalog);

        Assert.Empty(again.Validate());
        Assert.Equal(["list of integer", "boolean"], again.Inputs.Select(input => input.Type.Name));
        Assert.Contains(""""list":{"type":"list of integer","default":[1,2],"ports":[{"""", json, StringComparison.Ordinal);
        Assert.Contains(""""flag":{"default":true,"ports":[{"""", json, StringComparison.Ordinal);
        Assert.Equal(json, again.ToJson(Catalog));
    }

    [Fact]
    public async Task ToJson_IntegerForTextAndBranch_StaysAnInteger()
    {
        // The first port alone would make it text for the branch too.
        _graph.Input<long>("number");
        _graph.Add(new StringValue(), "text");
        _graph.Add(new IfNode { Condition = true }, "choice");
        _graph.Connect(new PortReference(null, "number"), new PortReference("text", "value"));
        _graph.Connect(new PortReference(null, "number"), new PortReference("choice", IfNode.TruePort));

        await using GraphRun run = await new GraphRunner().RunAsync(NodeGraph.Parse(_graph.ToJson(Catalog), Catalog), new GraphInputs().Set("number", 5L));

        Assert.Equal([5L], run.GetAll("choice", ChoiceNode.ValuePort));
        Assert.Equal(["5"], run.GetAll("text", "value"));
    }

    [Fact]
    public void ToJson_EveryTypeOfTheEngine_SurvivesWithoutAPort()
    {
        _graph.Input<long?>("maybe");
        _graph.Input("grid", PortType.List(PortType.List(PortType.Double)));
        _graph.Input("whatever", PortType.List(PortType.Any));
        _graph.Input<string>("text");

        NodeGraph again = NodeGraph.Parse(_graph.ToJson(Catalog), Catalog);

        Assert.Equal(["integer?", "list of list of float", "list of any", "string"], again.Inputs.Select(input => input.Type.Name));
        Assert.Equal(_graph.Inputs.Select(input => input.Type.ClrType), again.Inputs.Select(input => input.Type.ClrType));
    }

    [Fact]
    public void ToJson_TypeOfOwn_IsThatOfThePorts()
    {
        _graph.Input<Uri>("page");

        Assert.Contains(""""page":[]"""", _graph.ToJson(Catalog), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"int\"", "type \"int\"")]
    [InlineData("7", "type 7")]
    [InlineData("\"list of list of list of list of list of integer\"", "type \"list of")]
    public void Parse_TypeThatNoDocumentNames_IsReportedAndNamesThoseThereAre(string type, string message)
    {
        string json = $$$$"""{"nodes":{},"edges":[],"inputs":{"n":{"type":{{{{type}}}},"ports":[]}}}""";

        GraphProblem problem = Assert.Single(Assert.Throws<GraphValidationException>(() => NodeGraph.Parse(json, Catalog)).Problems);

        Assert.Equal((GraphProblemCode.UnknownType, "n"), (problem.Code, problem.Port));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains("'integer'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a x b y c", 2)]
    [InlineData("x a b y", 1)]
    [InlineData("y x a", 2)]
    [InlineData("y x", 1)]
    [InlineData("a b x y", 0)]
    [InlineData("x y", 0)]
    public async Task ToJson_InputsBetweenNodesInACollector_KeepTheirPlaces(string order, int positions)
    {
        var sources = new Dictionary<string, PortReference>();
        foreach (string name in new[] { "x", "y" })
        {
            _graph.Input(name, name);
            sources.Add(name, new PortReference(null, name));
        }

        foreach (string name in new[] { "a", "b", "c" })
        {
            _graph.Add(new StringValue { Value = name }, name);
            sources.Add(name, new PortReference(name, "value"));
        }

        _graph.Add(new CollectNode(), "all");
        foreach (string name in order.Split(' '))
        {
            _graph.Connect(sources[name], new PortReference("all", CollectNode.ItemPort));
        }

        string json = _graph.ToJson(Catalog);
        NodeGraph again = NodeGraph.Parse(json, Catalog);
        await using GraphRun run = await new GraphRunner().RunAsync(again);

        Assert.Equal(order, string.Join(' ', Assert.IsType<IEnumerable<string>>(run.GetAll("all", CollectNode.CollectionPort)[0], exactMatch: false)));
        Assert.Equal(positions, json.Split("\"position\"").Length - 1);
        Assert.Equal(json, again.ToJson(Catalog));
    }

    [Theory]
    [InlineData("0", "x a b")]
    [InlineData("1", "a x b")]
    [InlineData("2", "a b x")]
    [InlineData("99", "a b x")]
    [InlineData("null", "a b x")]
    public void Parse_Position_IsThePlaceAmongTheConnectionsOfThePort(string position, string expected)
    {
        NodeGraph graph = NodeGraph.Parse(DocumentWithPosition(position), Catalog);

        Assert.Equal(expected, string.Join(' ', graph.Connections
            .Where(connection => connection.Destination.NodeId == "all")
            .Select(connection => connection.Source.NodeId ?? connection.Source.Port)));
        Assert.Empty(graph.Validate());
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("\"1\"")]
    public void Parse_PositionThatIsNone_IsJsonException(string position)
    {
        var exception = Assert.Throws<JsonException>(() => NodeGraph.Parse(DocumentWithPosition(position), Catalog));

        Assert.Contains($"A 'position' of graph input 'x' is {position}", exception.Message, StringComparison.Ordinal);
    }

    private static string DocumentWithPosition(string position) => $$$"""
        {"nodes":{"a":{"type":"string"},"b":{"type":"string"},"all":{"type":"collect"},"other":{"type":"string"}},
         "edges":[
            {"source":{"node_id":"a","field":"value"},"destination":{"node_id":"all","field":"item"}},
            {"source":{"node_id":"a","field":"value"},"destination":{"node_id":"other","field":"value"}},
            {"source":{"node_id":"b","field":"value"},"destination":{"node_id":"all","field":"item"}}],
         "inputs":{"x":{"type":"string","ports":[{"node_id":"all","field":"item","position": {{{position}}} }] } } }
        """;
}
