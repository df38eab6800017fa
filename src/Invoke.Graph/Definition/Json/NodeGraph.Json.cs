using System.Text;
using System.Text.Json;

namespace Invoke.Graph;

/// <content>Reading and writing InvokeAI's graph JSON.</content>
public sealed partial class NodeGraph
{
    /// <summary>Reads a graph in InvokeAI's JSON: <c>{"id", "nodes": {id: {id, type, …}}, "edges": [{source, destination}]}</c>.</summary>
    /// <param name="json">The document.</param>
    /// <param name="catalog">The node types it may use.</param>
    /// <param name="options">How strict to be; strict where null.</param>
    /// <returns>The graph; its author order is the order of the keys in <c>nodes</c>.</returns>
    /// <exception cref="JsonException">The text is not JSON, or not of this shape.</exception>
    /// <exception cref="GraphValidationException">Nodes or literals cannot be read; the exception lists every problem of the graph.</exception>
    public static NodeGraph Parse(string json, NodeCatalog catalog, GraphJsonReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(catalog);
        return new NodeGraphJsonReader(catalog, options ?? new GraphJsonReaderOptions()).Read(json);
    }

    /// <summary>
    /// Writes the graph in InvokeAI's JSON; inputs of the graph are added under <c>inputs</c>, with their defaults, its outputs under <c>outputs</c>,
    /// and called graphs inside the nodes that call them.
    /// </summary>
    /// <param name="catalog">Knows the JSON contracts of the port types.</param>
    /// <param name="indented">Whether to write one member a line.</param>
    /// <returns>The document.</returns>
    /// <exception cref="InvokeException">A literal has no JSON form, for example a number that is not finite; a node runs a delegate, or the graph calls itself.</exception>
    public string ToJson(NodeCatalog catalog, bool indented = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented }))
        {
            NodeGraphJsonWriter.Write(this, writer, catalog.JsonOptions);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
