using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Reads InvokeAI's graph JSON into a graph, collecting every problem on the way.</summary>
internal sealed class NodeGraphJsonReader(NodeCatalog catalog, GraphJsonReaderOptions options)
{
    private readonly List<GraphProblem> _problems = [];
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<string>> _unknownTypes = new(StringComparer.Ordinal);
    private readonly NodeGraph _graph = new();

    public NodeGraph Read(string json)
    {
        using JsonDocument document = Parse(json);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"A graph is a JSON object with 'nodes' and 'edges', not {root.ValueKind}.");
        }

        if (root.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String)
        {
            _graph.Id = id.GetString() ?? string.Empty;
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

        ReportUnknownTypes();
        if (_problems.Count > 0)
        {
            // What could be read is checked too, so that one round shows every fault.
            throw new GraphValidationException([.. _problems, .. _graph.Validate()]);
        }

        return _graph;
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            throw new JsonException($"The graph is not valid JSON: {exception.Message}", exception);
        }
    }

    private static JsonElement Members(JsonElement root, string name, JsonValueKind kind) =>
        root.TryGetProperty(name, out JsonElement members) && members.ValueKind == kind
            ? members
            : throw new JsonException($"A graph needs '{name}', a JSON {(kind == JsonValueKind.Array ? "array" : "object")}.");

    private void ReadNode(string key, JsonElement value)
    {
        string id = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("id", out JsonElement given) && given.GetString() is { Length: > 0 } text
            ? text
            : key;
        if (id != key)
        {
            _problems.Add(new GraphProblem(GraphProblemCode.IdMismatch, id, null, $"The document files node '{id}' under '{key}'; use one id for both."));
        }

        string? type = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("type", out JsonElement word) ? word.GetString() : null;
        if (_graph.TryGetNode(id, out _) || _unreadable.Contains(id))
        {
            _problems.Add(new GraphProblem(GraphProblemCode.DuplicateNode, id, null, $"There are two nodes '{id}'; give each its own id."));
        }
        else if (type is null)
        {
            _unreadable.Add(id);
            _problems.Add(new GraphProblem(GraphProblemCode.UnknownType, id, null, $"Node '{id}' has no type; set 'type'."));
        }
        else if (!catalog.TryGet(type, out NodeDescriptor? descriptor))
        {
            _unreadable.Add(id);
            if (!_unknownTypes.TryGetValue(type, out List<string>? ids))
            {
                _unknownTypes.Add(type, ids = []);
            }

            ids.Add(id);
        }
        else
        {
            Node node = descriptor.CreateNode();
            _graph.AddWithId(node, id);
            ReadFields(node, value);
        }
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
                    node.IsIntermediate = field.Value.ValueKind == JsonValueKind.True;
                    break;
                case "use_cache":
                    node.UseCache = field.Value.ValueKind == JsonValueKind.True;
                    break;
                case "meta" when field.Value.ValueKind == JsonValueKind.Object:
                    // The seed of InvokeAI kept the flag one level deeper.
                    node.IsIntermediate |= field.Value.TryGetProperty("is_intermediate", out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
                    break;
                default:
                    ReadField(node, field);
                    break;
            }
        }
    }

    private void ReadField(Node node, JsonProperty field)
    {
        if (node.Descriptor.FindInput(field.Name) is not { } input)
        {
            // A null says nothing, so documents of versions that know more fields stay readable.
            if (field.Value.ValueKind != JsonValueKind.Null && !options.IgnoreUnknownFields)
            {
                _problems.Add(GraphProblem.OnPort(GraphProblemCode.UnknownPort, node, field.Name,
                    $"there is no input '{field.Name}'; inputs are {string.Join(", ", node.Descriptor.Inputs.Select(each => $"'{each.Name}'"))}"));
            }

            return;
        }

        try
        {
            input.ReadValue(node, field.Value, catalog.JsonOptions);
        }
        catch (JsonException exception)
        {
            _problems.Add(GraphProblem.OnPort(GraphProblemCode.TypeMismatch, node, field.Name, $"input '{field.Name}' {exception.Message}"));
        }
    }

    private void ReadEdge(JsonElement edge)
    {
        PortReference source = ReadEnd(edge, "source");
        PortReference destination = ReadEnd(edge, "destination");

        // An edge at a node that could not be read is no fault of its own.
        if (!_unreadable.Contains(source.NodeId ?? string.Empty) && !_unreadable.Contains(destination.NodeId ?? string.Empty))
        {
            _graph.AddConnection(new Connection(source, destination));
        }
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
            foreach (JsonElement destination in input.Value.EnumerateArray())
            {
                // The type of a graph input is that of the first port it feeds.
                PortReference end = ReadReference(destination);
                if (_graph.Inputs.All(each => each.Name != input.Name)
                    && _graph.TryGetNode(end.NodeId ?? string.Empty, out Node? node) && node.Descriptor.FindInput(end.Port) is { } port)
                {
                    _graph.AddInput(port.Type.CreateGraphInput(input.Name));
                }

                _graph.AddConnection(new Connection(new PortReference(null, input.Name), end));
            }
        }
    }

    private void ReportUnknownTypes()
    {
        foreach ((string type, List<string> ids) in _unknownTypes)
        {
            _problems.Add(new GraphProblem(GraphProblemCode.UnknownType, ids[0], null,
                $"Node type '{type}' is not in the catalog (nodes {string.Join(", ", ids.Select(id => $"'{id}'"))}); add the package that has it with AddNodes."));
        }
    }
}
