using System.Text.Json;
using Invoke.Graph;

namespace Invoke.Queue;

/// <summary>What a document says, ready to be run.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Inputs">The values of the graph's inputs.</param>
/// <param name="Nodes">The nodes as documents have them, by id.</param>
internal sealed record SessionGraph(GraphPlan Plan, GraphInputs? Inputs, IReadOnlyDictionary<string, JsonElement> Nodes)
{
    /// <summary>Reads a document.</summary>
    /// <exception cref="GraphValidationException">The graph has problems.</exception>
    /// <exception cref="ArgumentException">A value does not fit.</exception>
    /// <exception cref="JsonException">The document is damaged.</exception>
    public static SessionGraph Read(SessionDocument document, NodeCatalog catalog)
    {
        NodeGraph graph = ReadGraph(document, catalog);
        GraphInputs? inputs = document.Inputs is { } values ? GraphInputs.Parse(values, graph, catalog) : null;
        using var written = JsonDocument.Parse(graph.ToJson(catalog));
        return new SessionGraph(
            graph.Compile(),
            inputs,
            written.RootElement.GetProperty("nodes").EnumerateObject().ToDictionary(node => node.Name, node => node.Value.Clone(), StringComparer.Ordinal));
    }

    /// <summary>Reads the graph of a document with its values set.</summary>
    public static NodeGraph ReadGraph(SessionDocument document, NodeCatalog catalog)
    {
        var graph = NodeGraph.Parse(document.Graph, catalog);
        foreach (NodeFieldValue value in document.FieldValues)
        {
            graph.SetInput(value.NodePath, value.FieldName, value.Value, catalog);
        }

        return graph;
    }
}
