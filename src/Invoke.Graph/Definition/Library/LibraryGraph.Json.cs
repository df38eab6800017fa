using System.Text;
using System.Text.Json;

namespace Invoke.Graph;

/// <content>Reading and writing InvokeAI's JSON of library graphs.</content>
public sealed partial class LibraryGraph
{
    /// <summary>Reads a library graph in InvokeAI's JSON: <c>{"id", "graph", "name", "description", "exposed_inputs", "exposed_outputs"}</c>.</summary>
    /// <param name="json">The document.</param>
    /// <param name="catalog">The node types it may use.</param>
    /// <param name="options">How strict to be.</param>
    /// <returns>The library graph.</returns>
    /// <exception cref="JsonException">The text is not JSON, or not of this shape.</exception>
    /// <exception cref="GraphValidationException">Nodes, literals or exposed ports cannot be read; the exception lists every problem.</exception>
    public static LibraryGraph Parse(string json, NodeCatalog catalog, GraphJsonReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(catalog);
        using JsonDocument document = JsonText.Parse(json, "library graph");
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("graph", out JsonElement inner))
        {
            throw new JsonException("A library graph is a JSON object with 'id', 'name' and 'graph'.");
        }

        var reader = new NodeGraphJsonReader(catalog, options ?? new GraphJsonReaderOptions());
        reader.Read(inner);
        NodeGraph graph = reader.Assembler.Graph;
        List<ExposedPort> inputs = ReadPorts(root, "exposed_inputs");
        List<ExposedPort> outputs = ReadPorts(root, "exposed_outputs");
        IEnumerable<GraphProblem> problems = ExposedPortRules.Check(graph, inputs, outputs)
            .Where(problem => !reader.Assembler.IsUnreadable(problem.NodeId ?? string.Empty) || problem.Code == GraphProblemCode.DuplicateAlias);
        reader.ThrowIfFaulty([.. problems]);
        return new LibraryGraph(ReadText(root, "id"), graph, ReadText(root, "name"), ReadText(root, "description", isRequired: false), inputs, outputs);
    }

    /// <summary>Writes the library graph in InvokeAI's JSON.</summary>
    /// <param name="catalog">Knows the JSON contracts of the port types.</param>
    /// <param name="indented">Whether to write one member a line.</param>
    /// <returns>The document.</returns>
    /// <exception cref="InvokeException">A literal has no JSON form.</exception>
    public string ToJson(NodeCatalog catalog, bool indented = false)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented }))
        {
            writer.WriteStartObject();
            writer.WriteString("id", Id);
            writer.WritePropertyName("graph");
            NodeGraphJsonWriter.Write(Graph, writer, catalog.JsonOptions);
            writer.WriteString("name", Name);
            writer.WriteString("description", Description);
            WritePorts(writer, "exposed_inputs", ExposedInputs);
            WritePorts(writer, "exposed_outputs", ExposedOutputs);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WritePorts(Utf8JsonWriter writer, string name, IReadOnlyList<ExposedPort> ports)
    {
        writer.WriteStartArray(name);
        foreach (ExposedPort port in ports)
        {
            writer.WriteStartObject();
            writer.WriteString("node_path", port.NodePath);
            writer.WriteString("field", port.Field);
            writer.WriteString("alias", port.Alias);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static List<ExposedPort> ReadPorts(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out JsonElement ports) || ports.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return ports.ValueKind == JsonValueKind.Array && ports.EnumerateArray().All(port => port.ValueKind == JsonValueKind.Object)
            ? [.. ports.EnumerateArray().Select(port => new ExposedPort(ReadText(port, "node_path"), ReadText(port, "field"), ReadText(port, "alias")))]
            : throw new JsonException($"'{name}' of a library graph is a JSON array of objects with 'node_path', 'field' and 'alias'.");
    }

    private static string ReadText(JsonElement owner, string name, bool isRequired = true)
    {
        if (owner.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text && (text.Length > 0 || !isRequired))
        {
            return text;
        }

        return isRequired ? throw new JsonException($"A library graph needs '{name}' in {JsonText.Excerpt(owner, 60)}, a text that is not empty.") : string.Empty;
    }
}
