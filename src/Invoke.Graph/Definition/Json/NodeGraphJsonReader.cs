using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Reads InvokeAI's graph JSON into a graph, collecting every problem on the way.</summary>
internal sealed class NodeGraphJsonReader(NodeCatalog catalog, GraphJsonReaderOptions options)
{
    private readonly GraphAssembler _assembler = new(catalog, options);

    public NodeGraph Read(string json)
    {
        using JsonDocument document = JsonText.Parse(json, "graph");
        JsonElement root = document.RootElement;
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

        _assembler.ReportUnknownTypes();
        if (_assembler.Problems.Count > 0)
        {
            // What could be read is checked too, so that one round shows every fault.
            throw new GraphValidationException([.. _assembler.Problems, .. _assembler.Validate()]);
        }

        return _assembler.Graph;
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
        if (_assembler.AddNode(id, type) is { } node)
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
            _assembler.Problems.Add(new GraphProblem(GraphProblemCode.IdMismatch, id, null, $"The document files node '{id}' under '{key}'; use one id for both."));
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

    private void ReadInputs(JsonElement inputs)
    {
        if (inputs.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("The graph's 'inputs' must be a JSON object of names with the ports each feeds.");
        }

        foreach (JsonProperty input in inputs.EnumerateObject())
        {
            ReadInput(input.Name, input.Value);
        }
    }

    /// <summary>Reads <c>name: [ports]</c>, or <c>name: {"ports": [ports], "default": value}</c>.</summary>
    private void ReadInput(string name, JsonElement value)
    {
        JsonElement ports = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("ports", out JsonElement inner) ? inner : value;
        if (name.Length == 0 || ports.ValueKind != JsonValueKind.Array || _assembler.Graph.Inputs.Any(each => each.Name == name))
        {
            throw new JsonException($"Every input of the graph has a name of its own and a list of the ports it feeds; '{name}' is {value.GetRawText()}.");
        }

        PortReference[] ends = [.. ports.EnumerateArray().Select(ReadReference)];
        PortType type = ends.Select(TypeOf).FirstOrDefault(each => each is not null) ?? PortType.Any;
        try
        {
            JsonElement? defaultValue = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("default", out JsonElement given) ? given : null;
            _assembler.Graph.AddInput(type.CreateGraphInput(name, defaultValue, catalog.JsonOptions));
        }
        catch (JsonException exception)
        {
            _assembler.Graph.AddInput(type.CreateGraphInput(name, null, catalog.JsonOptions));
            _assembler.Problems.Add(new GraphProblem(GraphProblemCode.TypeMismatch, null, name, $"The default of graph input '{name}' {exception.Message.TrimEnd('.')}."));
        }

        foreach (PortReference end in ends)
        {
            _assembler.AddConnection(new Connection(new PortReference(null, name), end));
        }
    }

    /// <summary>The type of a graph input is that of the first port it feeds.</summary>
    private PortType? TypeOf(PortReference end) =>
        _assembler.Graph.TryGetNode(end.NodeId ?? string.Empty, out Node? node) ? node.Descriptor.FindInput(end.Port)?.Type : null;
}
