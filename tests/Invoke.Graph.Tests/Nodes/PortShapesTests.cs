using System.Text.Json;
using Invoke.Graph.Tests.Nodes.Elsewhere;

namespace Invoke.Graph.Tests.Nodes;

public sealed class PortShapesTests
{
    private static readonly GraphRunner Runner = new();

    [Fact]
    public async Task RunAsync_EveryShapeConnected_Arrives()
    {
        var graph = new NodeGraph();
        PortShapes.Make make = graph.Add(new PortShapes.Make());
        PortShapes.Pass pass = graph.Add(new PortShapes.Pass());
        graph.Connect(make.Out.Layer, pass.In.Layer);
        graph.Connect(make.Out.Layers, pass.In.Layers);
        graph.Connect(make.Out.Rows, pass.In.Rows);
        graph.Connect(make.Out.Point, pass.In.Point);
        graph.Connect(make.Out.Named, pass.In.Named);
        graph.Connect(make.Out.Pair, pass.In.Pair);
        graph.Connect(make.Out.Tag, pass.In.Tag);
        graph.Connect(make.Out.Array, pass.In.Some);
        graph.Connect(make.Out.Missing, pass.In.Missing);
        graph.Connect(make.Out.Mode, pass.In.Mode);

        await using GraphRun run = await Runner.RunAsync(graph);

        run.ThrowIfNotCompleted();
        Assert.Equal("below 2 SoftLight 8 9 pair11 tag 1  SoftLight", run.Get(pass.Out.Text));
    }

    [Fact]
    public async Task RunAsync_ListsOfRecordsAndOfLists_CanBeIterated()
    {
        var graph = new NodeGraph();
        PortShapes.Make make = graph.Add(new PortShapes.Make());
        Iteration<PortShapes.Layer> layer = graph.Iterate(make.Out.Layers);
        PortShapes.Describe describe = graph.Add(new PortShapes.Describe());
        graph.Connect(layer.Item, describe.In.Layer);
        Iteration<IReadOnlyList<PortShapes.Blend>> row = graph.Iterate(make.Out.Rows);
        Iteration<PortShapes.Blend> cell = graph.Iterate(row.Item);

        await using GraphRun run = await Runner.RunAsync(graph);

        Assert.Equal(["top SoftLight", "below Normal"], run.GetAll(describe.Out.Text));
        Assert.Equal(1, run.CountOf(cell.Node.Id!));
    }

    [Fact]
    public async Task Json_EveryShapeAsLiteral_RoundTripsAndRuns()
    {
        var below = new PortShapes.Layer("below", PortShapes.Blend.Normal, default, [], null, null);
        var layer = new PortShapes.Layer("top", PortShapes.Blend.SoftLight, new(1, 2), [new(3, 4)], new(5, 6), below);
        var graph = new NodeGraph();
        graph.Add(new PortShapes.Pass
        {
            Layer = layer,
            Layers = [layer, below],
            Rows = [[PortShapes.Blend.SoftLight], []],
            Point = new(7, 8),
            Named = new() { ["a"] = new(9, 10) },
            Tag = new("tag"),
            Some = below,
            Missing = null,
            Mode = PortShapes.Blend.SoftLight,
        });

        string json = graph.ToJson(PortShapes.Catalog);
        NodeGraph read = NodeGraph.Parse(json, PortShapes.Catalog);

        Assert.Contains("\"rows\":[[\"soft_light\"],[]]", json, StringComparison.Ordinal);
        Assert.Contains("\"missing\":null", json, StringComparison.Ordinal);
        Assert.Equal(json, read.ToJson(PortShapes.Catalog));
        await using GraphRun run = await Runner.RunAsync(read);
        Assert.Equal(["below 2 SoftLight 8 9 0 tag 1  SoftLight"], run.GetAll("pass", "text"));
    }

    [Fact]
    public void Json_NullForAMissingValue_IsRead()
    {
        const string Document = """{"nodes": {"p": {"id": "p", "type": "test.shapes.pass", "layer": null, "point": null, "mode": null, "missing": null}}, "edges": []}""";

        var node = (PortShapes.Pass)NodeGraph.Parse(Document, PortShapes.Catalog)["p"];

        Assert.Null(node.Layer);
        Assert.Null(node.Point);
        Assert.Null(node.Mode);
        Assert.Null(node.Missing);
    }

    [Fact]
    public void Json_RecordThatDoesNotRead_NamesNodeAndPort()
    {
        const string Document = """{"nodes": {"p": {"id": "p", "type": "test.shapes.pass", "layer": {"Name": 1}}}, "edges": []}""";

        GraphValidationException exception = Assert.Throws<GraphValidationException>(() => NodeGraph.Parse(Document, PortShapes.Catalog));

        GraphProblem problem = Assert.Single(exception.Problems);
        Assert.Equal("layer", problem.Port);
        Assert.Contains("does not read as Layer", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_NoContract_SaysWhatToAdd()
    {
        var graph = new NodeGraph();
        graph.Add(new PortShapes.Pass { Tag = new Tag("tag"), Pair = ("pair", 1) });

        InvokeException exception = Assert.Throws<InvokeException>(() => graph.ToJson(new NodeCatalog([PortShapes.Pass.TypeDescriptor])));

        Assert.Contains("'pass' (test.shapes.pass): input 'pair' has no JSON form: no JSON contract for System.ValueTuple", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_OfThePorts_HaveReadableNames()
    {
        IEnumerable<string> names = PortShapes.Pass.TypeDescriptor.Inputs.Select(input => input.ToString());

        Assert.Equal(
            [
                "layer: Layer", "layers: list of Layer", "rows: list of list of Blend", "point: Point?", "named: Dictionary<string, Point>",
                "pair: (string Name, int Count)", "tag: Tag", "some: Layer or list of Layer", "missing: integer?", "mode: Blend?",
            ],
            names);
    }

    [Fact]
    public void GetJsonSchema_Shapes_AreDescribedByTheirContracts()
    {
        using JsonDocument document = JsonDocument.Parse(PortShapes.Catalog.GetJsonSchema("test.shapes.pass"));

        JsonElement root = document.RootElement;
        JsonElement inputs = root.GetProperty("properties");
        JsonElement layer = inputs.GetProperty("layer").GetProperty("anyOf");
        Assert.Equal("Layer", layer[0].GetProperty("title").GetString());
        Assert.Equal("null", layer[1].GetProperty("type").GetString());
        Assert.Equal(JsonValueKind.Null, inputs.GetProperty("layer").GetProperty("default").ValueKind);
        JsonElement members = Follow(root, layer[0]).GetProperty("properties");
        Assert.Equal("string", members.GetProperty("Name").GetProperty("type").GetString());
        Assert.Equal("integer", members.GetProperty("Blend").GetProperty("type").GetString());
        Assert.Equal("array", members.GetProperty("Path").GetProperty("type").GetString());
        Assert.Equal("integer", members.GetProperty("Offset").GetProperty("properties").GetProperty("X").GetProperty("type").GetString());
        Assert.Equal(["object", "null"], Words(members.GetProperty("Anchor").GetProperty("type")));

        Assert.Equal("array", inputs.GetProperty("layers").GetProperty("type").GetString());
        Assert.Equal(layer[0].GetRawText(), inputs.GetProperty("layers").GetProperty("items").GetRawText());
        Assert.Equal(["normal", "soft_light"], Words(inputs.GetProperty("rows").GetProperty("items").GetProperty("items").GetProperty("enum")));
        Assert.Equal(["normal", "soft_light"], Words(inputs.GetProperty("mode").GetProperty("anyOf")[0].GetProperty("enum")));
        Assert.Equal("Point", inputs.GetProperty("point").GetProperty("anyOf")[0].GetProperty("title").GetString());
        Assert.Equal("object", Follow(root, inputs.GetProperty("named").GetProperty("anyOf")[0]).GetProperty("type").GetString());
        Assert.Equal("array", inputs.GetProperty("some").GetProperty("anyOf")[1].GetProperty("type").GetString());
        Assert.Equal(1, inputs.GetProperty("missing").GetProperty("default").GetInt32());
    }

    [Fact]
    public void GetJsonSchema_RecordThatHoldsItself_RefersToItsDefinition()
    {
        using JsonDocument document = JsonDocument.Parse(PortShapes.Catalog.GetJsonSchema("test.shapes.describe"));

        JsonElement root = document.RootElement;
        string[] references = [.. References(root)];

        Assert.Contains("#/$defs/Layer", references);
        Assert.All(references, reference => Assert.Equal(JsonValueKind.Object, Resolve(root, reference).ValueKind));
    }

    [Fact]
    public void GetJsonSchema_TypeWithoutContract_HasItsTitle()
    {
        using JsonDocument document = JsonDocument.Parse(PortShapes.Catalog.GetJsonSchema("test.shapes.pass"));

        JsonElement pair = document.RootElement.GetProperty("properties").GetProperty("pair");
        Assert.Equal("(string Name, int Count)", pair.GetProperty("title").GetString());
        Assert.False(pair.TryGetProperty("$ref", out _));
        Assert.False(pair.TryGetProperty("default", out _));
    }

    [Fact]
    public void GetJsonSchema_Outputs_HaveTheirTypes()
    {
        using JsonDocument document = JsonDocument.Parse(PortShapes.Catalog.GetJsonSchema("test.shapes.make"));

        JsonElement outputs = document.RootElement.GetProperty("outputs");
        Assert.Equal("Layer", outputs.GetProperty("layer").GetProperty("title").GetString());
        Assert.Equal("array", outputs.GetProperty("rows").GetProperty("items").GetProperty("type").GetString());
        Assert.Equal("null", outputs.GetProperty("missing").GetProperty("anyOf")[1].GetProperty("type").GetString());
        Assert.Equal("#/$defs/Dictionary_string__Point", outputs.GetProperty("named").GetProperty("$ref").GetString());
    }

    [Fact]
    public void GetJsonSchemas_Catalog_HoldsEveryTypeById()
    {
        using JsonDocument all = JsonDocument.Parse(PortShapes.Catalog.GetJsonSchemas());

        JsonElement nodes = all.RootElement.GetProperty("nodes");
        Assert.Equal(PortShapes.Catalog.Descriptors.Select(type => type.Type), nodes.EnumerateObject().Select(node => node.Name));
        Assert.All(References(all.RootElement), reference => Assert.Equal(JsonValueKind.Object, Resolve(all.RootElement, reference).ValueKind));
        using JsonDocument one = JsonDocument.Parse(PortShapes.Catalog.GetJsonSchema("test.shapes.pass"));
        foreach (JsonProperty member in one.RootElement.EnumerateObject().Where(member => member.Name[0] != '$'))
        {
            Assert.Equal(member.Value.GetRawText(), nodes.GetProperty("test.shapes.pass").GetProperty(member.Name).GetRawText());
        }
    }

    private static JsonElement Follow(JsonElement root, JsonElement schema) => Resolve(root, schema.GetProperty("$ref").GetString()!);

    private static JsonElement Resolve(JsonElement root, string pointer)
    {
        JsonElement place = root;
        foreach (string part in pointer.Split('/')[1..])
        {
            place = place.ValueKind == JsonValueKind.Array ? place[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)] : place.GetProperty(part);
        }

        return place;
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static IEnumerable<string?> Words(JsonElement array) => array.EnumerateArray().Select(word => word.GetString());
}
