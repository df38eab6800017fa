using System.Text.Json;
using static Invoke.Graph.Tests.Definition.Workflows.WorkflowDocuments;

namespace Invoke.Graph.Tests.Definition.Workflows;

/// <summary>The fields a workflow exposes, and setting them.</summary>
public sealed class ExposedFieldTests
{
    [Fact]
    public void ExposedFields_WithoutForm_AreThoseListedWithNamesOfTheirOwn()
    {
        WorkflowImport import = Import(PromptList);

        Assert.Equal(
            [("file_path", "file", "file_path", ""), ("Ending", "join", "string_right", "Ending"), ("Ending_2", "file", "max_prompts", "Ending")],
            import.ExposedFields.Select(field => (field.Name, field.NodeId, field.Field, field.Label)));
        Assert.Equal(["string", "string", "integer"], import.ExposedFields.Select(field => field.Type?.Name));
        Assert.Equal(["", ", please", 2L], import.ExposedFields.Select(field => field.Value));
        Assert.Equal("Ending_2 (file.max_prompts)", import.ExposedFields[2].ToString());
    }

    [Fact]
    public void ExposedFields_Form_ComeFromTopToBottomBeforeTheOthers()
    {
        WorkflowImport import = Import(SumForm);

        import.ThrowIfIncomplete();
        Assert.Equal(["Left", "Right", "operation"], import.ExposedFields.Select(field => field.Name));
    }

    [Theory]
    [InlineData("""{"rootElementId":"gone","elements":{"y":FIELD_B,"x":FIELD_A,"n":null}}""", "b", "a")]
    [InlineData("""{"elements":{"x":FIELD_A,"y":FIELD_B}}""", "a", "b")]
    [InlineData("""{"rootElementId":"x","elements":{"x":FIELD_A,"y":FIELD_B}}""", "a")]
    [InlineData("""{"rootElementId":"r","elements":{"r":{"type":"container"},"y":FIELD_B}}""")]
    [InlineData("""{"rootElementId":"r","elements":{"r":{"type":"container","data":{"children":["y","r","y"]}},"y":FIELD_B}}""", "b")]
    [InlineData("""{"elements":null}""")]
    [InlineData("null")]
    public void ExposedFields_OddForm_ShowWhatCanBeShown(string form, params string[] expected)
    {
        string json = form
            .Replace("FIELD_A", """{"type":"node-field","data":{"fieldIdentifier":{"nodeId":"n","fieldName":"a"}}}""", StringComparison.Ordinal)
            .Replace("FIELD_B", """{"type":"node-field","data":{"fieldIdentifier":{"nodeId":"n","fieldName":"b"}}}""", StringComparison.Ordinal);

        WorkflowImport import = Import($$"""{"meta":{"version":"4.0.0"},"form":{{json}},"edges":[],"nodes":[{{Node("n", "add")}}]}""");

        Assert.Equal(expected, import.ExposedFields.Select(field => field.Name));
    }

    [Fact]
    public void ExposedFields_ManyOfOneLabel_AreNumberedWithoutMeetingALabel()
    {
        string nodes = string.Join(",", Enumerable.Range(0, 4).Select(index => Node($"n{index}", "integer", Value("value", "1", index == 2 ? "x_2" : "X"))));

        WorkflowImport import = Import(Small(nodes, fields: string.Join(",", Enumerable.Range(0, 4).Select(index => Field($"n{index}", "value")))));

        Assert.Equal(["X", "X_2", "x_2_2", "X_3"], import.ExposedFields.Select(field => field.Name));
    }

    [Fact]
    public async Task Set_ByName_IsWhatRuns()
    {
        WorkflowImport import = Import(SumForm);

        import.Set("left", 20).Set("RIGHT", 5L).Set("operation", "MUL");

        await using GraphRun run = await new GraphRunner().RunAsync(import.Graph);
        Assert.Equal(100L, Assert.Single(run.GetAll("sum", "value")));
        Assert.Equal([20L, 5L, IntegerOperation.Multiply], import.ExposedFields.Select(field => field.Value));
    }

    [Fact]
    public void Set_JsonElement_IsReadAsInADocument()
    {
        using JsonDocument values = JsonDocument.Parse("""{"number":5.0,"word":"DIV"}""");
        WorkflowImport import = Import(SumForm);

        import.Set("Right", values.RootElement.GetProperty("number")).Set("operation", values.RootElement.GetProperty("word"));

        Assert.Equal([10L, 5L, IntegerOperation.Divide], import.ExposedFields.Select(field => field.Value));
    }

    [Fact]
    public void Replace_JsonElement_NotesTheValuesAsTheNodeHasThem()
    {
        using JsonDocument value = JsonDocument.Parse("3.0");
        WorkflowImport import = Import(Small(Node("n", "add")));

        import.Replace("n", "a", value.RootElement, "smaller").Replace("n", "a", 5L, "larger");

        Assert.Equal(
            [new WorkflowChange("n", "a", 0L, 3L, "smaller"), new WorkflowChange("n", "a", 3L, 5L, "larger")],
            import.Changes);
    }

    [Fact]
    public void Replace_WithoutAField_NamesTheArgument()
    {
        WorkflowImport import = Import(Small(Node("n", "add")));

        Assert.Equal("field", Assert.Throws<ArgumentNullException>(() => import.Replace("n", null!, 1, "none")).ParamName);
        Assert.Empty(import.Changes);
    }

    [Fact]
    public void Set_ByNodeAndField_NeedsNoExposedField()
    {
        WorkflowImport import = Import(Small(Node("n", "add")));

        import.Set("n", "a", 3);

        Assert.Equal(3, Assert.IsType<AddIntegers>(import.Graph["n"]).A);
    }

    [Fact]
    public void Set_UnknownName_ListsTheNames()
    {
        var exception = Assert.Throws<ArgumentException>(() => Import(SumForm).Set("prompt", "x"));

        Assert.StartsWith("The workflow exposes no field 'prompt'. Its fields: 'Left', 'Right', 'operation'.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_UnknownNodeOrField_SaysWhatThereIs()
    {
        WorkflowImport import = Import(SumForm);

        Assert.Contains("no node 'ghost' to set 'a' of", Assert.Throws<ArgumentException>(() => import.Set("ghost", "a", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("there is no input 'c'; inputs are 'operation', 'a', 'b'", Assert.Throws<ArgumentException>(() => import.Set("sum", "c", 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_FieldOfUnknownType_SaysThatItsNodeIsMissing()
    {
        WorkflowImport import = Import(Small($"{Node("x", "acme.a")},{Node("n", "add")}", fields: Field("x", "strength")));

        var exception = Assert.Throws<ArgumentException>(() => import.Set("strength", 1));

        Assert.StartsWith("The graph has no node 'x' to set 'strength' of; its type may be missing, see Problems. Its nodes: 'n'.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_ConnectedInput_IsRefused()
    {
        var exception = Assert.Throws<ArgumentException>(() => Import(SumForm).Set("sum", "a", 1));

        Assert.StartsWith("Node 'sum' (integer_math): input 'a' has the connection a.value -> sum.a, which overrides any value; disconnect it first.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_InputOnlyAConnectionFills_IsRefused()
    {
        WorkflowImport import = Import(Small(Node("each", "iterate")));

        var exception = Assert.Throws<ArgumentException>(() => import.Set("each", "collection", new[] { 1L }));

        Assert.StartsWith("Node 'each' (iterate): input 'collection' takes list of any. Only a connection fills it; connect an output.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("maybe", "five", "input 'maybe' takes integer?. a value of type String is not of type integer.")]
    [InlineData("choice", "slow", "input 'choice' takes Mode. 'slow' is none of 'fast', 'exact'.")]
    [InlineData("ratio", 7.5, "input 'ratio' is 7.5; allowed 0 to 1.")]
    [InlineData("ratio", double.NaN, "input 'ratio' is NaN; allowed 0 to 1.")]
    [InlineData("checked", 0, "input 'checked' does not take that: must be positive")]
    public void Set_ValueThatDoesNotFit_IsRefusedAndTheOldOneStays(string field, object value, string expected)
    {
        WorkflowImport import = NodeGraph.ImportWorkflow(Small(Node("n", "test.literals"), fields: Field("n", field)), new NodeCatalog([LiteralNode.Type]));
        object? before = Assert.Single(import.ExposedFields).Value;

        var exception = Assert.ThrowsAny<ArgumentException>(() => import.Set(field, value));

        Assert.Equal("value", exception.ParamName);
        Assert.Contains($"Node 'n' (test.literals): {expected}", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, import.ExposedFields[0].Value);
    }

    [Fact]
    public void Set_JsonOfAnotherType_IsRefused()
    {
        using JsonDocument value = JsonDocument.Parse("\"five\"");
        WorkflowImport import = Import(SumForm);

        var exception = Assert.Throws<ArgumentException>(() => import.Set("Right", value.RootElement));

        Assert.StartsWith("Node 'sum' (integer_math): input 'b' is \"five\"; a value of type integer is needed.", exception.Message, StringComparison.Ordinal);
    }

    private static WorkflowImport Import(string json) => NodeGraph.ImportWorkflow(json, NodeCatalog.Default);
}
