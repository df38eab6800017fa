using System.Text.Json;

namespace Invoke.Graph.Tests.Nodes;

public sealed class NodeSchemaTests
{
    public static TheoryData<string> Types => [.. NodeCatalog.Default.Descriptors.Select(type => type.Type)];

    [Fact]
    public void GetJsonSchema_FloatToInteger_SaysWhatAnEditorNeeds()
    {
        using JsonDocument schema = JsonDocument.Parse(NodeCatalog.Default.GetJsonSchema("float_to_int"));

        JsonElement root = schema.RootElement;
        JsonElement inputs = root.GetProperty("properties");
        Assert.Equal("1.0.1", root.GetProperty("version").GetString());
        Assert.Equal("float_to_int", inputs.GetProperty("type").GetProperty("const").GetString());
        Assert.Equal("number", inputs.GetProperty("value").GetProperty("type").GetString());
        Assert.Equal(["Nearest", "Floor", "Ceiling", "Truncate"], inputs.GetProperty("method").GetProperty("enum").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal("Nearest", inputs.GetProperty("method").GetProperty("default").GetString());
        Assert.Equal("integer", root.GetProperty("outputs").GetProperty("value").GetProperty("type").GetString());
    }

    [Fact]
    public void GetJsonSchema_Ranges_AreBounds()
    {
        using JsonDocument schema = JsonDocument.Parse(NodeCatalog.Default.GetJsonSchema("range_of_size"));

        JsonElement size = schema.RootElement.GetProperty("properties").GetProperty("size");
        Assert.Equal(0, size.GetProperty("minimum").GetDouble());
        Assert.Equal(int.MaxValue, size.GetProperty("maximum").GetDouble());
        Assert.Equal(1, size.GetProperty("default").GetInt32());
    }

    [Fact]
    public void GetJsonSchema_Iterate_TellsWhatTakesNoConnection()
    {
        using JsonDocument schema = JsonDocument.Parse(NodeCatalog.Default.GetJsonSchema("iterate"));

        JsonElement inputs = schema.RootElement.GetProperty("properties");
        Assert.True(inputs.GetProperty("collection").GetProperty("needed").GetBoolean());
        Assert.False(inputs.GetProperty("index").GetProperty("connectable").GetBoolean());
        Assert.Equal("array", inputs.GetProperty("collection").GetProperty("type").GetString());
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void GetJsonSchema_EveryType_NamesAllPorts(string type)
    {
        using JsonDocument schema = JsonDocument.Parse(NodeCatalog.Default.GetJsonSchema(type));

        Assert.True(NodeCatalog.Default.TryGet(type, out NodeDescriptor? descriptor));
        Assert.Equal(
            ["id", "type", "is_intermediate", "use_cache", .. type == "graph" ? ["graph"] : Array.Empty<string>(), .. descriptor.Inputs.Select(input => input.Name)],
            schema.RootElement.GetProperty("properties").EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            descriptor.Outputs.Select(output => output.Name),
            schema.RootElement.GetProperty("outputs").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void GetJsonSchema_CompoundTypes_AreSpelledOut()
    {
        var node = Make.Map<OneOrMany<long>, IReadOnlyList<IReadOnlyList<string>>>(
            _ => [], PortType.OneOrMany(PortType.Int64), PortType.List(PortType.List(PortType.String)));

        string schema = new NodeCatalog([node.Descriptor]).GetJsonSchema("test.step");

        Assert.Contains("""{"anyOf":[{"type":"integer"},{"type":"array","items":{"type":"integer"}}]""", schema, StringComparison.Ordinal);
        Assert.Contains("""{"type":"array","items":{"type":"array","items":{"type":"string"}}}""", schema, StringComparison.Ordinal);
    }

    [Fact]
    public void GetJsonSchema_NodeThatIsNotCached_SaysSo()
    {
        using JsonDocument schema = JsonDocument.Parse(NodeCatalog.Default.GetJsonSchema("rand_int"));

        Assert.False(schema.RootElement.GetProperty("properties").GetProperty("use_cache").GetProperty("default").GetBoolean());
    }

    [Theory]
    [InlineData("Thing", "Thing", "Thing_2")]
    [InlineData("Ding<Länge>", "Ding_L_nge", "Ding_L_nge_2")]
    [InlineData("画像", "Type", "Type_2")]
    public void GetJsonSchema_TwoTypesOfOneName_HaveTheirOwnDefinitions(string name, string first, string second)
    {
        var node = Make.Map(
            (PortShapes.Point _) => new Elsewhere.Tag("tag"), PortType.Of<PortShapes.Point>(name), PortType.Of<Elsewhere.Tag>(name));

        using JsonDocument schema = JsonDocument.Parse(new NodeCatalog([node.Descriptor], PortShapesContext.Default).GetJsonSchema("test.step"));

        JsonElement root = schema.RootElement;
        Assert.Equal($"#/$defs/{first}", root.GetProperty("properties").GetProperty("value").GetProperty("$ref").GetString());
        Assert.Equal($"#/$defs/{second}", root.GetProperty("outputs").GetProperty("value").GetProperty("$ref").GetString());
        Assert.True(root.GetProperty("$defs").GetProperty(first).GetProperty("properties").TryGetProperty("X", out _));
        Assert.True(root.GetProperty("$defs").GetProperty(second).GetProperty("properties").TryGetProperty("Text", out _));
    }

    [Fact]
    public void GetJsonSchema_DefaultWithoutJsonForm_IsLeftOut()
    {
        Step<double, double> node = Make.Map<double, double>(value => value);
        var descriptor = new NodeDescriptor<Step<double, double>, double>(
            "test.open",
            () =>
            {
                Step<double, double> fresh = Make.Map<double, double>(value => value);
                fresh.Value = double.PositiveInfinity;
                return fresh;
            },
            _ => node,
            _ => (_, _, _) => default,
            [new InputPort<Step<double, double>, double>("value", PortType.Double, step => step.Value, (step, value) => step.Value = value)],
            []);

        using JsonDocument schema = JsonDocument.Parse(new NodeCatalog([descriptor]).GetJsonSchema("test.open"));

        Assert.False(schema.RootElement.GetProperty("properties").GetProperty("value").TryGetProperty("default", out _));
    }

    [Fact]
    public void GetJsonSchema_UnknownType_NamesIt() =>
        Assert.Contains("'nothing'", Assert.Throws<KeyNotFoundException>(() => NodeCatalog.Default.GetJsonSchema("nothing")).Message, StringComparison.Ordinal);
}
