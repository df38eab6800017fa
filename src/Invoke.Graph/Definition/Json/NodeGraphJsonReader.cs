using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Reads InvokeAI's graph JSON into a graph, collecting every problem on the way; one reader for each graph that is called.</summary>
internal sealed partial class NodeGraphJsonReader
{
    private readonly NodeCatalog _catalog;
    private readonly GraphAssembler _assembler;
    private readonly int _depth;

    public NodeGraphJsonReader(NodeCatalog catalog, GraphJsonReaderOptions options)
        : this(catalog, new GraphAssembler(catalog, options), 0)
    {
    }

    private NodeGraphJsonReader(NodeCatalog catalog, GraphAssembler assembler, int depth)
    {
        (_catalog, _assembler, _depth) = (catalog, assembler, depth);
    }

    public GraphAssembler Assembler => _assembler;

    /// <summary>Reads a document that is a graph.</summary>
    public NodeGraph Read(string json)
    {
        using JsonDocument document = JsonText.Parse(json, "graph");
        Read(document.RootElement);
        ThrowIfFaulty([]);
        return _assembler.Graph;
    }

    /// <summary>Reads a graph, and leaves its problems with the assembler.</summary>
    public void Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"A graph is a JSON object with 'nodes' and 'edges', not {root.ValueKind}.");
        }

        if (root.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String)
        {
            _assembler.Graph.Id = id.GetString() ?? string.Empty;
        }

        foreach (JsonProperty node in Members(root, "nodes", JsonValueKind.Object).EnumerateObject())
        {
            ReadNode(node.Name, node.Value);
        }

        foreach (JsonElement edge in Members(root, "edges", JsonValueKind.Array).EnumerateArray())
        {
            ReadEdge(edge);
        }

        if (root.TryGetProperty("inputs", out JsonElement inputs))
        {
            ReadInputs(inputs);
        }

        if (root.TryGetProperty("outputs", out JsonElement outputs))
        {
            ReadOutputs(outputs);
        }
    }

    /// <summary>Throws where anything was wrong; what could be read is checked too, so that one round shows every fault.</summary>
    public void ThrowIfFaulty(IReadOnlyList<GraphProblem> more)
    {
        _assembler.ReportUnknownTypes();
        if (_assembler.Problems.Count + more.Count > 0)
        {
            throw new GraphValidationException([.. _assembler.Problems, .. more, .. _assembler.Validate()]);
        }
    }

    private static JsonElement Members(JsonElement root, string name, JsonValueKind kind) =>
        root.TryGetProperty(name, out JsonElement members) && members.ValueKind == kind
            ? members
            : throw new JsonException(
                $"A graph needs '{name}', a JSON {(kind == JsonValueKind.Array ? "array" : "object")}. A workflow of an editor, whose nodes are an array, is read with NodeGraph.ImportWorkflow.");

    private void ReadNode(string key, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"Every node is a JSON object with 'id' and 'type'; '{key}' is {value.ValueKind}.");
        }

        string id = ReadId(key, value);
        string? type = value.TryGetProperty("type", out JsonElement word) && word.ValueKind == JsonValueKind.String ? word.GetString() : null;
        if (_assembler.AddNode(id, type) is { } node && (node is not CallNode call || TryReadCalled(call, value)))
        {
            ReadFields(node, value);
        }
    }

    /// <summary>Reads a node's id; a document that leaves it out means the key.</summary>
    private string ReadId(string key, JsonElement value)
    {
        if (!value.TryGetProperty("id", out JsonElement given) || given.ValueKind == JsonValueKind.Null)
        {
            return key;
        }

        string id = given.ValueKind == JsonValueKind.String ? given.GetString() ?? key : given.GetRawText();
        if (id != key)
        {
            _assembler.Report(new GraphProblem(GraphProblemCode.IdMismatch, id, null, $"The document files node '{id}' under '{key}'; use one id for both."));
        }

        return id;
    }

    private void ReadFields(Node node, JsonElement value)
    {
        foreach (JsonProperty field in value.EnumerateObject())
        {
            switch (field.Name)
            {
                case "id" or "type":
                case "graph" when node is CallNode:
                    break;
                case "is_intermediate":
                    node.IsIntermediate |= _assembler.ReadFlag(node, field.Name, field.Value) ?? false;
                    break;
                case "use_cache":
                    node.UseCache = _assembler.ReadFlag(node, field.Name, field.Value) ?? node.UseCache;
                    break;
                case "meta" when field.Value.ValueKind == JsonValueKind.Object && node.Descriptor.FindInput("meta") is null:
                    // Older documents of InvokeAI keep the flag one level deeper.
                    node.IsIntermediate |= field.Value.TryGetProperty("is_intermediate", out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
                    break;
                default:
                    _assembler.ReadLiteral(node, field.Name, field.Value);
                    break;
            }
        }
    }

    private void ReadEdge(JsonElement edge)
    {
        PortReference source = ReadEnd(edge, "source");
        PortReference destination = ReadEnd(edge, "destination");

        _assembler.AddConnection(new Connection(source, destination));
    }

    private static PortReference ReadEnd(JsonElement edge, string name) =>
        edge.ValueKind == JsonValueKind.Object && edge.TryGetProperty(name, out JsonElement end)
            ? ReadReference(end)
            : throw new JsonException($"Every edge needs 'source' and 'destination'; this one is {edge.GetRawText()}.");

    private static PortReference ReadReference(JsonElement end) =>
        end.ValueKind == JsonValueKind.Object
        && end.TryGetProperty("node_id", out JsonElement node) && node.ValueKind == JsonValueKind.String
        && end.TryGetProperty("field", out JsonElement field) && field.ValueKind == JsonValueKind.String
            ? new PortReference(node.GetString(), field.GetString() ?? string.Empty)
            : throw new JsonException($"Every end of an edge needs 'node_id' and 'field', both text; this one is {end.GetRawText()}.");
}
