using System.Globalization;
using static Invoke.Graph.Tests.Definition.Workflows.WorkflowDocuments;

namespace Invoke.Graph.Tests.Definition.Workflows;

/// <summary>Connectors only pass on; what leads to no output is reported.</summary>
public sealed class WorkflowConnectorTests
{
    private static readonly string Ends = $"{Node("a", "integer")},{Node("b", "add", $"{Value("a", "7")},{Value("b", "8")}")}";

    [Fact]
    public void ImportWorkflow_TwoReadersOfOneChain_GetTheOutputBehindIt()
    {
        WorkflowImport import = Import("c d", "c.out b.a", "d.out b.b", "d.out c.in", "a.value d.in");

        Assert.Empty(import.Problems);
        Assert.Equal(["a.value -> b.a", "a.value -> b.b"], import.Graph.Connections.Select(connection => connection.ToString()));
    }

    [Fact]
    public void ImportWorkflow_TwoWaysToOneInput_AreOneConnection()
    {
        WorkflowImport import = Import("c", "a.value c.in", "c.out b.a", "a.value b.a", "a.value c.in");

        Assert.Empty(import.Problems);
        Assert.Equal("a.value -> b.a", Assert.Single(import.Graph.Connections).ToString());
    }

    [Fact]
    public void ImportWorkflow_ConnectorWithoutSource_IsReportedOnceAndTheLiteralStays()
    {
        WorkflowImport import = Import("c d", "c.out d.in", "d.out b.a", "d.out b.b");

        Assert.Equal(
            (GraphProblemCode.MissingInput, "c", "in", "Nothing is connected to connector 'c', so what it feeds has no source; connect an output or remove it."),
            (Assert.Single(import.Problems).Code, import.Problems[0].NodeId, import.Problems[0].Port, import.Problems[0].Message));
        Assert.Empty(import.Graph.Connections);
        Assert.Equal(7, Assert.IsType<AddIntegers>(import.Graph["b"]).A);
    }

    [Fact]
    public void ImportWorkflow_ConnectorNobodyUses_IsNoProblem() => Assert.Empty(Import("c").Problems);

    [Theory]
    [InlineData("c", "Connectors pass on each other: c -> c; connect one of them to an output.", "c.out c.in")]
    [InlineData("c d e", "Connectors pass on each other: c -> d -> e -> c; connect one of them to an output.", "c.out d.in", "d.out e.in", "e.out c.in")]
    [InlineData("c d", "Connectors pass on each other: c -> d -> c; connect one of them to an output.", "c.out d.in", "d.out c.in", "d.out b.a", "c.out b.b")]
    [InlineData("z c", "Connectors pass on each other: c -> c; connect one of them to an output.", "c.out c.in", "c.out z.in", "z.out b.a")]
    public void ImportWorkflow_ConnectorsInARing_AreReportedOnce(string connectors, string expected, params string[] edges)
    {
        WorkflowImport import = Import(connectors, edges);

        GraphProblem problem = Assert.Single(import.Problems);
        Assert.Equal((GraphProblemCode.Cycle, expected), (problem.Code, problem.Message));
        Assert.Empty(import.Graph.Connections);
    }

    [Fact]
    public void ImportWorkflow_NodesInARingThroughAConnector_AreACycle()
    {
        WorkflowImport import = Import("c", "b.value c.in", "c.out b.a");

        Assert.Equal(GraphProblemCode.Cycle, Assert.Single(import.Problems).Code);
        Assert.Equal("b.value -> b.a", Assert.Single(import.Graph.Connections).ToString());
    }

    [Fact]
    public void ImportWorkflow_TwoSourcesOfAConnector_KeepTheFirst()
    {
        WorkflowImport import = Import("c", "a.value c.in", "b.value c.in", "c.out b.a");

        Assert.Equal((GraphProblemCode.OccupiedInput, "c"), (Assert.Single(import.Problems).Code, import.Problems[0].NodeId));
        Assert.Equal("a.value -> b.a", Assert.Single(import.Graph.Connections).ToString());
    }

    [Fact]
    public void ImportWorkflow_ConnectorOfWhatIsNotThere_IsReportedWhereItEnds()
    {
        WorkflowImport import = Import("c", "ghost.value c.in", "c.out b.a");

        Assert.Equal((GraphProblemCode.UnknownNode, "ghost"), (Assert.Single(import.Problems).Code, import.Problems[0].NodeId));
    }

    [Fact]
    public void ImportWorkflow_LongChainWithManyReaders_IsFollowedOnce()
    {
        const int Length = 20_000;
        IEnumerable<string> connectors = Enumerable.Range(0, Length).Select(index => Special(Id(index), "connector"));
        IEnumerable<string> readers = Enumerable.Range(0, Length).Select(index => Node($"r{index}", "add"));
        IEnumerable<string> edges = Enumerable.Range(1, Length - 1).Select(index => $"{Id(index)}.out {Id(index - 1)}.in")
            .Concat(Enumerable.Range(0, Length).Select(index => $"{Id(index)}.out r{index}.a"))
            .Append($"a.value {Id(Length - 1)}.in");

        WorkflowImport import = NodeGraph.ImportWorkflow(
            Small($"{Ends},{string.Join(",", connectors)},{string.Join(",", readers)}", [.. edges]), NodeCatalog.Default);

        Assert.Empty(import.Problems);
        Assert.Equal(Length, import.Graph.Connections.Count);
        Assert.All(import.Graph.Connections, connection => Assert.Equal("a", connection.Source.NodeId));

        static string Id(int index) => string.Create(CultureInfo.InvariantCulture, $"c{index}");
    }

    private static WorkflowImport Import(string connectors, params string[] edges) => NodeGraph.ImportWorkflow(
        Small($"{Ends},{string.Join(",", connectors.Split(' ').Select(id => Special(id, "connector")))}", edges), NodeCatalog.Default);
}
