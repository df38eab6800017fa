using Invoke.Graph.Tests.Conformance;

namespace Invoke.Graph.Tests.Validation;

/// <summary>One document for each kind of fault, and one with all of them.</summary>
public sealed class EveryFaultTests
{
    private static readonly NodeCatalog Catalog =
        new([.. VectorCatalog.Create().Descriptors.Where(type => type.Kind == NodeKind.Ordinary), LiteralNode.Type]);

    /// <summary>Each fault: its code, the nodes it needs and the edges. The ids of different faults differ, so that they fit into one document.</summary>
    private static readonly (GraphProblemCode Code, string Nodes, string[] Edges)[] Faults =
    [
        (GraphProblemCode.UnknownNode, """ "un":{"type":"add"} """, ["ghost.a un.a"]),
        (GraphProblemCode.UnknownPort, """ "up":{"type":"add"},"up2":{"type":"add"} """, ["up.nothing up2.a"]),
        (GraphProblemCode.UnknownType, """ "ut":{"type":"acme.unknown"},"ut2":{"type":"test.literals","needed":null} """, ["ut.value ut2.needed"]),
        (GraphProblemCode.TypeMismatch, """ "tm":{"type":"str_collection"},"tm2":{"type":"add"} """, ["tm.collection tm2.a"]),
        (GraphProblemCode.OccupiedInput, """ "oi":{"type":"add"},"oi2":{"type":"add"},"oi3":{"type":"add"} """, ["oi.a oi3.a", "oi2.a oi3.a"]),
        (GraphProblemCode.MissingInput, """ "mi":{"type":"test.literals","needed":null} """, []),
        (GraphProblemCode.Cycle, """ "cy":{"type":"add"},"cy2":{"type":"add"} """, ["cy.a cy2.a", "cy2.a cy.a"]),
        (GraphProblemCode.DuplicateNode, """ "dn":{"type":"add"},"dn":{"type":"add"} """, []),
        (GraphProblemCode.DuplicateEdge, """ "de":{"type":"add"},"de2":{"type":"add"} """, ["de.a de2.a", "de.a de2.a"]),
        (GraphProblemCode.IdMismatch, """ "im":{"type":"add","id":"im2"} """, []),
        (GraphProblemCode.IteratorInput, """ "ii":{"type":"any_pass"},"ii2":{"type":"iterate"} """, ["ii.value ii2.collection"]),
        (GraphProblemCode.CollectorInput, """ "ci":{"type":"add"},"ci2":{"type":"to_str"},"ci3":{"type":"collect"} """, ["ci.a ci3.item", "ci2.s ci3.item"]),
        (GraphProblemCode.ProtectedPort, """ "pp":{"type":"add"},"pp2":{"type":"int_collection"},"pp3":{"type":"iterate"} """,
            ["pp2.collection pp3.collection", "pp.a pp3.index"]),
        (GraphProblemCode.OutOfRange, """ "or":{"type":"test.literals","ratio":7} """, []),
        (GraphProblemCode.Recursion, $""" "re":{Calls(NodeGraph.MaxCallDepth + 1)} """, []),
    ];

    public static TheoryData<GraphProblemCode> Codes => [.. Faults.Select(fault => fault.Code)];

    /// <summary>The codes of workflows and of library graphs have their own tests.</summary>
    [Fact]
    public void Faults_EveryCodeOfAGraph_IsThere() =>
        Assert.Equal(Enum.GetValues<GraphProblemCode>().Except([GraphProblemCode.UnsupportedVersion, GraphProblemCode.DuplicateAlias]), Faults.Select(fault => fault.Code).Order());

    [Theory]
    [MemberData(nameof(Codes))]
    public void Parse_OneFault_IsThatProblemOnly(GraphProblemCode code)
    {
        string document = Document(Faults.Where(fault => fault.Code == code));

        Assert.Equal(code, Assert.Single(ProblemsOf(document)).Code);
    }

    [Fact]
    public void Parse_FaultOfEveryKind_ReportsEachOnce()
    {
        Assert.Equal(Faults.Select(fault => fault.Code), ProblemsOf(Document(Faults)).Select(problem => problem.Code).Order());
    }

    [Fact]
    public void Validate_FaultsBehindACycle_AreReportedToo()
    {
        string document = Document(
            """
            "behind":{"type":"sum"},"each":{"type":"iterate"},"all":{"type":"collect"},
            "a":{"type":"add"},"b":{"type":"add"},"text":{"type":"to_str"}
            """,
            "a.a b.a",
            "b.a a.a",
            "b.a text.a",
            "text.s behind.collection",
            "text.s each.collection",
            "a.a all.item",
            "text.s all.item");

        Assert.Equal(
            ["collector-input", "cycle", "iterator-input", "type-mismatch"],
            ProblemsOf(document).Select(problem => problem.CodeText).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Parse_OneOfTwoInputsFedByUnreadableNode_ReportsTheOtherAsMissing()
    {
        // The node's own text input is fed by what is unknown; the required one is missing all the same.
        string document = Document(""" "u":{"type":"acme.unknown"},"n":{"type":"test.literals","needed":null} """, "u.value n.text");

        Assert.Equal(["missing-input", "unknown-type"], ProblemsOf(document).Select(problem => problem.CodeText).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("item")]
    [InlineData("collection")]
    public void Parse_CollectorFedByUnreadableNode_IsOneFault(string port)
    {
        string document = Document(""" "u":{"type":"acme.unknown"},"all":{"type":"collect"} """, $"u.value all.{port}");

        Assert.Equal(GraphProblemCode.UnknownType, Assert.Single(ProblemsOf(document)).Code);
    }

    [Fact]
    public void Validate_RingsThatShareNodes_AreOneCycle()
    {
        string document = Document(""" "a":{"type":"add"},"b":{"type":"add"},"c":{"type":"add"} """, "a.a b.a", "b.a a.a", "b.a c.a", "c.a a.b");

        GraphProblem problem = Assert.Single(ProblemsOf(document));

        Assert.Equal("Nodes wait for each other: b -> a -> b; remove one of these connections.", problem.Message);
    }

    private static string Document(IEnumerable<(GraphProblemCode Code, string Nodes, string[] Edges)> faults) =>
        Document(string.Join(",", faults.Select(fault => fault.Nodes)), [.. faults.SelectMany(fault => fault.Edges)]);

    /// <summary>Writes a document; its edges are given as "node.port node.port".</summary>
    private static string Document(string nodes, params string[] edges)
    {
        IEnumerable<string> ends = edges.Select(edge => edge.Split('.', ' ')).Select(end =>
            $$"""{"source":{"node_id":"{{end[0]}}","field":"{{end[1]}}"},"destination":{"node_id":"{{end[2]}}","field":"{{end[3]}}"} }""");
        return $"{{\"nodes\":{{{nodes}}},\"edges\":[{string.Join(",", ends)}]}}";
    }

    private static string Calls(int depth) => depth == 0
        ? """{"type":"add"}"""
        : $$$"""{"type":"graph","graph":{"nodes":{"c":{{{Calls(depth - 1)}}}},"edges":[]}}""";

    private static IReadOnlyList<GraphProblem> ProblemsOf(string document)
    {
        try
        {
            return NodeGraph.Parse(document, Catalog).Validate();
        }
        catch (GraphValidationException exception)
        {
            return exception.Problems;
        }
    }
}
