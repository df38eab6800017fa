using Invoke.Graph;

namespace Invoke.Queue.Tests;

public sealed class BatchJsonTests
{
    private const string Graph = """{"id":"g","nodes":{"n":{"id":"n","type":"integer","value":1}},"edges":[]}""";

    [Fact]
    public void Parse_InvokeAIsBatch_ReadsEveryPart()
    {
        SessionBatch batch = Parse($$"""
            {"graph":{{Graph}},"runs":3,"spread":2,"batch_id":"b","origin":"x","destination":"y","workflow":{"name":"w"},"inputs":{"i":1},"unknown":[1],
             "data":[[{"node_path":"n","field_name":"value","items":[1,2]}]]}
            """);

        Assert.Equal((3, 2, "b", "x", "y"), (batch.Runs, batch.Spread, batch.BatchId, batch.Origin, batch.Destination));
        Assert.Equal(("""{"name":"w"}""", """{"i":1}"""), (batch.Workflow, batch.Inputs));
        Assert.Equal("n", Assert.Single(batch.Graph.Nodes).Id);
        BatchField field = Assert.Single(Assert.Single(batch.Data));
        Assert.Equal(("n", "value", 2, 2), (field.NodePath, field.FieldName, field.Items.Count, field.Items[1].GetInt32()));
        Assert.Equal(6, batch.Count());
    }

    [Fact]
    public void Parse_GraphAlone_MakesOneItem()
    {
        SessionBatch batch = Parse($$"""{"graph":{{Graph}},"data":null,"workflow":null,"origin":null}""");

        Assert.Equal((1L, 1, 1), (batch.Count(), batch.Runs, batch.Spread));
        Assert.Null(batch.Workflow);
    }

    [Theory]
    [InlineData("[]", "The batch is a list; it has to be an object.")]
    [InlineData("{", "The batch is not valid JSON")]
    [InlineData("{}", "has no 'graph'")]
    [InlineData("""{"graph":1}""", "The batch's graph is a number; it has to be an object.")]
    [InlineData("""{"graph":{"nodes":[]}}""", "The batch's graph cannot be read")]
    [InlineData("""{"graph":GRAPH,"runs":1.5}""", "The batch's runs is 1.5")]
    [InlineData("""{"graph":GRAPH,"runs":"1"}""", "The batch's runs is a text")]
    [InlineData("""{"graph":GRAPH,"spread":1.5}""", "The batch's spread is 1.5")]
    [InlineData("""{"graph":GRAPH,"data":{}}""", "The batch's data is an object; it has to be a list.")]
    [InlineData("""{"graph":GRAPH,"data":[1]}""", "The batch's data[0] is a number")]
    [InlineData("""{"graph":GRAPH,"data":[[],[{"node_path":"n"}]]}""", "The batch's data[1][0] has no 'field_name'")]
    [InlineData("""{"graph":GRAPH,"data":[[{"node_path":1,"field_name":"v"}]]}""", "The batch's data[0][0].node_path is a number")]
    [InlineData("""{"graph":GRAPH,"data":[[{"node_path":"n","field_name":"v","items":1}]]}""", "The batch's data[0][0].items is a number")]
    [InlineData("""{"graph":GRAPH,"workflow":"w"}""", "The batch's workflow is a text; it has to be an object.")]
    [InlineData("""{"graph":GRAPH,"origin":"\ud800"}""", "The batch is not valid JSON")]
    public void Parse_WrongShape_NamesThePlace(string json, string expected)
    {
        BatchException refused = Assert.Throws<BatchException>(() => Parse(json.Replace("GRAPH", Graph, StringComparison.Ordinal)));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_UnknownNodeType_IsTheGraphsProblem() =>
        Assert.Throws<GraphValidationException>(() => Parse("""{"graph":{"nodes":{"n":{"id":"n","type":"nonsense"}},"edges":[]}}"""));

    private static SessionBatch Parse(string json) => SessionBatch.Parse(json, NodeCatalog.Default);
}
