using System.Text.Json.Nodes;
using Invoke.Graph.Tests.Conformance;
using Invoke.Testing.Shared;

namespace Invoke.Graph.Tests.Validation;

/// <summary>The order in which edges are written never changes which problems a graph has.</summary>
public sealed class EdgeOrderTests
{
    private const string File = "graph/invalid.json";
    private static readonly NodeCatalog Catalog = VectorCatalog.Create();

    public static TheoryData<string> Ids => Vectors.IsMissing(File) ? [] : [.. VectorFile.Read(File).Keys];

    [VectorTheory(File)]
    [MemberData(nameof(Ids))]
    public void Parse_InvalidGraphShuffled_HasTheSameProblems(string id)
    {
        JsonObject document = JsonNode.Parse(InvalidGraphVectorTests.ToDocument(VectorFile.Read(File)[id]))!.AsObject();
        string[] expected = ProblemsOf(document.ToJsonString());
        var random = new Random(7);

        for (var round = 0; round < 8; round++)
        {
            JsonNode?[] edges = [.. document["edges"]!.AsArray().Select(edge => edge!.DeepClone())];
            random.Shuffle(edges);
            document["edges"] = new JsonArray(edges);

            Assert.Equal(expected, ProblemsOf(document.ToJsonString()));
        }
    }

    [Fact]
    public void Validate_RandomFaultsShuffled_AreTheSameProblems()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            (List<(string Id, NodeDescriptor Type)> nodes, Connection[] edges) = RandomFaults(random);
            string[] expected = Validate(nodes, edges);

            for (var round = 0; round < 5; round++)
            {
                random.Shuffle(edges);
                string[] problems = Validate(nodes, edges);

                Assert.True(expected.SequenceEqual(problems), $"Seed {seed}: {string.Join(", ", expected)} became {string.Join(", ", problems)}.");
            }
        }
    }

    [Fact]
    public void Validate_RandomFaults_MeetEveryKindOfWrongEdge()
    {
        HashSet<string> met = [];
        for (var seed = 0; seed < 400; seed++)
        {
            (List<(string Id, NodeDescriptor Type)> nodes, Connection[] edges) = RandomFaults(new Random(seed));
            met.UnionWith(Validate(nodes, edges).Select(problem => problem.Split(' ')[0]));
        }

        Assert.Superset(
            new HashSet<string>
            {
                "unknown-node", "unknown-port", "type-mismatch", "occupied-input", "missing-input", "cycle", "duplicate-edge", "iterator-input",
                "collector-input", "protected-port",
            },
            met);
    }

    /// <summary>Few nodes and many edges, most of them between ports that exist, so that faults meet each other.</summary>
    private static (List<(string Id, NodeDescriptor Type)> Nodes, Connection[] Edges) RandomFaults(Random random)
    {
        // A call has the ports of the graph it calls, and these documents have none to call.
        NodeDescriptor[] types = [.. Catalog.Descriptors.Where(type => type.Kind != NodeKind.Call)];
        NodeDescriptor[] engine = [.. types.Where(type => type.Kind != NodeKind.Ordinary)];
        List<(string Id, NodeDescriptor Type)> nodes = [];
        for (var index = random.Next(3, 12); index > 0; index--)
        {
            nodes.Add(($"n{index}", random.Next(2) == 0 ? engine[random.Next(engine.Length)] : types[random.Next(types.Length)]));
        }

        bool acyclic = random.Next(2) == 0;
        var edges = new Connection[random.Next(2, 25)];
        for (var index = 0; index < edges.Length; index++)
        {
            int from = random.Next(nodes.Count);
            int to = acyclic && from < nodes.Count - 1 ? random.Next(from + 1, nodes.Count) : random.Next(nodes.Count);
            edges[index] = index > 0 && random.Next(12) == 0
                ? edges[random.Next(index)]
                : new Connection(
                    new PortReference(random.Next(20) == 0 ? "ghost" : nodes[from].Id, PortOf(random, nodes[from].Type.Outputs.Select(port => port.Name))),
                    new PortReference(random.Next(20) == 0 ? "ghost" : nodes[to].Id, PortOf(random, nodes[to].Type.Inputs.Select(port => port.Name))));
        }

        return (nodes, edges);
    }

    private static string PortOf(Random random, IEnumerable<string> names)
    {
        string[] all = [.. names];
        return random.Next(20) == 0 ? "nothing" : all[random.Next(all.Length)];
    }

    private static string[] Validate(List<(string Id, NodeDescriptor Type)> nodes, Connection[] edges)
    {
        var graph = new NodeGraph();
        foreach ((string id, NodeDescriptor type) in nodes)
        {
            graph.Add(type.CreateNode(), id);
        }

        foreach (Connection edge in edges)
        {
            graph.Connect(edge.Source, edge.Destination);
        }

        return Comparable(graph.Validate());
    }

    private static string[] ProblemsOf(string document)
    {
        try
        {
            return Comparable(NodeGraph.Parse(document, Catalog).Validate());
        }
        catch (GraphValidationException exception)
        {
            return Comparable(exception.Problems);
        }
    }

    /// <summary>What a problem is and where; a message may name whichever edge came last.</summary>
    private static string[] Comparable(IEnumerable<GraphProblem> problems) =>
        [.. problems.Select(problem => $"{problem.CodeText} {problem.NodeId}.{problem.Port}").Order(StringComparer.Ordinal)];
}
