using Invoke.Testing.Shared;
using static Invoke.Graph.Tests.Definition.Workflows.WorkflowDocuments;

namespace Invoke.Graph.Tests.Definition.Workflows;

/// <summary>What becomes of the parts of a workflow, and how what cannot be taken over is reported.</summary>
public sealed class WorkflowImportTests
{
    [Fact]
    public void ImportWorkflow_Document_TakesOverWhatItSaysOfItself()
    {
        WorkflowImport import = Import(PromptList);

        import.ThrowIfIncomplete();
        Assert.Equal(
            ("w1", "Prompts from a file", "Ada", "Reads prompts.", "1.2.0", "ada@example.org", "Set the path.", "3.0.0"),
            (import.Id, import.Name, import.Author, import.Description, import.Version, import.Contact, import.Notes, import.FormatVersion));
        Assert.Equal(["text", "prompts", "batch"], import.Tags);
        Assert.Equal("w1", import.Graph.Id);
    }

    [Fact]
    public void ImportWorkflow_Document_KeepsNodesInOrderAndConnectionsOnce()
    {
        WorkflowImport import = Import(PromptList);

        Assert.Equal(["all", "join", "each", "file"], import.Graph.Nodes.Select(node => node.Id));
        Assert.Equal(
            ["join.value -> all.item", "file.collection -> each.collection", "each.item -> join.string_left"],
            import.Graph.Connections.Select(connection => connection.ToString()));
    }

    [Fact]
    public void ImportWorkflow_Document_TakesFlagsAndLiterals()
    {
        WorkflowImport import = Import(PromptList);

        Assert.Equal([(false, true), (true, true), (false, false), (false, false)], import.Graph.Nodes.Select(node => (node.IsIntermediate, node.UseCache)));
        var join = Assert.IsType<JoinStrings>(import.Graph["join"]);
        Assert.Equal((string.Empty, ", please"), (join.StringLeft, join.StringRight));
        Assert.Equal(2, Assert.IsType<PromptsFromFile>(import.Graph["file"]).MaxPrompts);
    }

    [Fact]
    public async Task RunAsync_PromptsFromFile_GathersEachPrompt()
    {
        using TempDirectory folder = new();
        string path = Path.Combine(folder.Path, "prompts.txt");
        await File.WriteAllTextAsync(path, "a cat\na dog\na fox\n");
        WorkflowImport import = Import(PromptList).Set("file_path", path).Set("Ending", "!");

        await using GraphRun run = await new GraphRunner().RunAsync(import.Graph);

        run.ThrowIfNotCompleted();
        Assert.Equal(["a cat!", "a dog!"], Assert.IsAssignableFrom<IEnumerable<object?>>(Assert.Single(run.GetAll("all", "collection"))));
    }

    [Fact]
    public void ImportWorkflow_UnknownTypes_AreReportedOnceEachAndTheRestIsThere()
    {
        WorkflowImport import = Import(Small(
            $"{Node("x", "acme.b")},{Node("a", "integer", Value("value", "3"))},{Node("y", "acme.a")},{Node("z", "acme.b")},{Node("sum", "add")}",
            ["x.value sum.a", "a.value sum.b", "sum.value y.in", "z.value y.in"],
            $"{Field("x", "strength")},{Field("a", "value")}"));

        Assert.Equal(
            [
                "unknown-type: Node type 'acme.a' is not in the catalog (nodes 'y'); add the package that has it with AddNodes.",
                "unknown-type: Node type 'acme.b' is not in the catalog (nodes 'x', 'z'); add the package that has it with AddNodes.",
            ],
            import.Problems.Select(problem => problem.ToString()));
        Assert.Equal(["a", "sum"], import.Graph.Nodes.Select(node => node.Id));
        Assert.Equal("a.value -> sum.b", Assert.Single(import.Graph.Connections).ToString());
        Assert.Equal(["strength", "value"], import.ExposedFields.Select(field => field.Name));
        Assert.Equal((null, null, null), (import.ExposedFields[0].Type, import.ExposedFields[0].Input, import.ExposedFields[0].Value));
        Assert.Equal(import.Problems, Assert.Throws<GraphValidationException>(import.ThrowIfIncomplete).Problems);
    }

    [Fact]
    public void ImportWorkflow_OddDocument_ReportsEverythingAtOnce()
    {
        string inputs = $"{Value("value", "\"x\"")},{Value("wat", "1")}";
        WorkflowImport import = Import(Small(
            $"{Node("a", "integer", inputs, ",\"version\":\"2.0.0\",\"isIntermediate\":5")},{Node("a", "add")},{Special("n", "sticker")},{Special("m", "sticker")},{Node("u", "acme.a")}," + Node("sum", "add"),
            ["ghost.value sum.a", "a.nothing sum.b", "a.value sum.c", "a.value ghost.a", "n.value sum.a"],
            $"{Field("ghost", "value")},{Field("a", "wat")}",
            version: "9.0.0"));

        Assert.Equal(
            [
                (GraphProblemCode.UnsupportedVersion, null, null),
                (GraphProblemCode.DuplicateNode, "a", null),
                (GraphProblemCode.UnknownType, "n", null),
                (GraphProblemCode.UnsupportedVersion, "a", null),
                (GraphProblemCode.TypeMismatch, "a", "isIntermediate"),
                (GraphProblemCode.TypeMismatch, "a", "value"),
                (GraphProblemCode.UnknownPort, "a", "wat"),
                (GraphProblemCode.UnknownNode, "ghost", "value"),
                (GraphProblemCode.UnknownPort, "a", "wat"),
                (GraphProblemCode.UnknownType, "u", null),
                (GraphProblemCode.UnknownNode, "ghost", "value"),
                (GraphProblemCode.UnknownPort, "a", "nothing"),
                (GraphProblemCode.UnknownPort, "sum", "c"),
                (GraphProblemCode.UnknownNode, "ghost", "a"),
            ],
            import.Problems.Select(problem => (problem.Code, problem.NodeId, problem.Port)));
        Assert.All(import.Problems, problem => Assert.EndsWith(".", problem.Message, StringComparison.Ordinal));
        Assert.Contains("(nodes 'n', 'm')", import.Problems[2].Message, StringComparison.Ordinal);
        Assert.Contains("is of version 2.0.0; the catalog has 1.0.1", import.Problems[3].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"1.0.0\"", "The workflow's format is '1.0.0'; 3.0.0 and 4.0.0 are supported.")]
    [InlineData("\"4.1.0\"", "The workflow's format is '4.1.0'; 3.0.0 and 4.0.0 are supported.")]
    [InlineData("null", "The workflow's format is not given; 3.0.0 and 4.0.0 are supported.")]
    public void ImportWorkflow_OtherFormat_IsReportedAndRead(string version, string expected)
    {
        WorkflowImport import = Import($$"""{"meta":{"version":{{version}}},"nodes":[{{Node("a", "add")}}],"edges":[]}""");

        Assert.StartsWith(expected, Assert.Single(import.Problems).Message, StringComparison.Ordinal);
        Assert.Single(import.Graph.Nodes);
    }

    [Fact]
    public void ImportWorkflow_FaultsNoValueMends_AreReported()
    {
        WorkflowImport import = Import(Small(
            $"{Node("a", "add")},{Node("b", "add")},{Node("list", "string_collection")},{Node("file", "prompt_from_file", Value("start_line", "-7"))},{Node("each", "iterate")}",
            ["a.value b.a", "b.value a.a", "list.collection a.b", "a.value b.b", "list.collection b.b"]));

        Assert.Equal(
            ["cycle", "occupied-input", "type-mismatch", "type-mismatch"],
            import.Problems.Select(problem => problem.CodeText).Order(StringComparer.Ordinal));
        Assert.Contains(import.Graph.Validate(), problem => problem.Code == GraphProblemCode.MissingInput);
    }

    [Fact]
    public void ImportWorkflow_IgnoringUnknownFields_SkipsThem()
    {
        string document = Small(Node("a", "integer", $"{Value("wat", "1")},{Value("value", "3")}"), fields: $"{Field("a", "wat")},{Field("a", "value")}");

        WorkflowImport import = NodeGraph.ImportWorkflow(document, NodeCatalog.Default, new GraphJsonReaderOptions { IgnoreUnknownFields = true });

        Assert.Empty(import.Problems);
        Assert.Equal(["value"], import.ExposedFields.Select(field => field.Name));
    }

    [Theory]
    [InlineData("\"auto\"", 0)]
    [InlineData("\"none\"", 0)]
    [InlineData("null", 0)]
    [InlineData("{\"board_id\":\"b1\"}", 1)]
    public void ImportWorkflow_Board_IsDroppedWhereTheEditorChooses(string board, int reported)
    {
        WorkflowImport import = Import(Small(Node("a", "add", Value("board", board))));

        Assert.Equal(reported, import.Problems.Count);
    }

    [Fact]
    public void ImportWorkflow_NullForAnInputThatMayBeMissing_IsItsValue()
    {
        var catalog = new NodeCatalog([LiteralNode.Type]);

        WorkflowImport import = NodeGraph.ImportWorkflow(Small(Node("n", "test.literals", $"{Value("maybe", "null")},{Value("text", "null")}")), catalog);

        Assert.Empty(import.Problems);
        var node = Assert.IsType<LiteralNode>(import.Graph["n"]);
        Assert.Equal((null, "default"), (node.Maybe, node.Text));
    }

    [Fact]
    public void ImportWorkflow_ModelIdentifier_IsReadByItsParts()
    {
        var loader = Make.Map<ModelIdentifier, long>(_ => 0, PortType.Of<ModelIdentifier>());
        const string Model = """{"key":"k1","hash":"blake3:1","name":"Emoji","base":"sd-1","type":"main","submodel_type":null}""";

        WorkflowImport import = NodeGraph.ImportWorkflow(Small(Node("m", "test.step", Value("value", Model)), fields: Field("m", "value")), new NodeCatalog([loader.Descriptor]));

        Assert.Empty(import.Problems);
        Assert.Equal(new ModelIdentifier("k1", "blake3:1", "Emoji", "sd-1", "main"), Assert.Single(import.ExposedFields).Value);
    }

    [Fact]
    public void ImportWorkflow_IdsThatDiffer_FollowTheEditors()
    {
        WorkflowImport import = Import("""
            {"meta":{"version":"3.0.0"},"edges":[],"nodes":[
              {"id":"a","type":"invocation","data":{"id":"b","type":"add"}},
              {"type":"invocation","data":{"id":"c","type":"add","inputs":null}}]}
            """);

        Assert.Equal(["a", "c"], import.Graph.Nodes.Select(node => node.Id));
        Assert.Equal(GraphProblemCode.IdMismatch, Assert.Single(import.Problems).Code);
    }

    [Fact]
    public void ImportWorkflow_NodeWithoutType_IsReported()
    {
        WorkflowImport import = Import("""{"meta":{"version":"3.0.0"},"edges":[],"nodes":[{"id":"a","data":{}}]}""");

        Assert.Equal((GraphProblemCode.UnknownType, "a"), (Assert.Single(import.Problems).Code, import.Problems[0].NodeId));
    }

    [Fact]
    public void ImportWorkflow_ArgumentNull_IsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => NodeGraph.ImportWorkflow(null!, NodeCatalog.Default));
        Assert.Throws<ArgumentNullException>(() => NodeGraph.ImportWorkflow("{}", null!));
    }

    private static WorkflowImport Import(string json) => NodeGraph.ImportWorkflow(json, NodeCatalog.Default);
}
