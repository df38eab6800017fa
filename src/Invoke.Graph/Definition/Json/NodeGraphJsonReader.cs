using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Reads InvokeAI's graph JSON into a graph, collecting every problem on the way.</summary>
internal sealed class NodeGraphJsonReader(NodeCatalog catalog, GraphJsonReaderOptions options)
{
    private readonly List<GraphProblem> _problems = [];
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fedByUnreadable = new(StringComparer.Ordinal);
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
            throw new GraphValidationException([.. _problems, .. _graph.Validate().Where(IsFaultOfItsOwn)]);
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

    /// <summary>A node whose source could not be read misses that input only because of it.</summary>
    private bool IsFaultOfItsOwn(GraphProblem problem) =>
        problem.Code != GraphProblemCode.MissingInput || !_fedByUnreadable.Contains(problem.NodeId ?? string.Empty);

    private void ReadNode(string key, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"Every node is a JSON object with 'id' and 'type'; '{key}' is {value.ValueKind}.");
        }

        string id = ReadId(key, value);
        string? type = value.TryGetProperty("type", out JsonElement word) && word.ValueKind == JsonValueKind.String ? word.GetString() : null;
        if (id.Length == 0)
        {
            _problems.Add(new GraphProblem(GraphProblemCode.IdMismatch, id, null, "The document files a node under an empty key; give it an id."));
        }
        else if (_graph.TryGetNode(id, out _) || _unreadable.Contains(id))
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
            _problems.Add(new GraphProblem(GraphProblemCode.IdMismatch, id, null, $"The document files node '{id}' under '{key}'; use one id for both."));
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
                    node.IsIntermediate |= ReadFlag(node, field) ?? false;
                    break;
                case "use_cache":
                    node.UseCache = ReadFlag(node, field) ?? node.UseCache;
                    break;
                case "meta" when field.Value.ValueKind == JsonValueKind.Object && node.Descriptor.FindInput("meta") is null:
                    // Older documents of InvokeAI keep the flag one level deeper.
                    node.IsIntermediate |= field.Value.TryGetProperty("is_intermediate", out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
                    break;
                default:
                    ReadField(node, field);
                    break;
            }
        }
    }

    /// <summary>Reads a flag; null says nothing.</summary>
    private bool? ReadFlag(Node node, JsonProperty field)
    {
        if (field.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null))
        {
            _problems.Add(GraphProblem.OnPort(GraphProblemCode.TypeMismatch, node, field.Name,
                $"'{field.Name}' is {field.Value.GetRawText()}; true or false is needed"));
        }

        return field.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? field.Value.GetBoolean() : null;
    }

    private void ReadField(Node node, JsonProperty field)
    {
        if (node.Descriptor.FindInput(field.Name) is not { } input)
        {
            // A null says nothing, so documents of versions that know more fields stay readable.
            if (field.Value.ValueKind != JsonValueKind.Null && !options.IgnoreUnknownFields)
            {
                _problems.Add(GraphProblem.OnPort(GraphProblemCode.UnknownPort, node, field.Name,
                    $"there is no input '{field.Name}'; inputs are {string.Join(", ", node.Descriptor.Inputs.Select(each => $"'{each.Name}'").DefaultIfEmpty("none"))}"));
            }

            return;
        }

        try
        {
            input.ReadValue(node, field.Value, catalog.JsonOptions);
        }
        catch (JsonException exception)
        {
            _problems.Add(GraphProblem.OnPort(GraphProblemCode.TypeMismatch, node, field.Name, $"input '{field.Name}' {exception.Message.TrimEnd('.')}"));
        }
        catch (ArgumentException exception)
        {
            // A property or a record that checks what it is given.
            _problems.Add(GraphProblem.OnPort(GraphProblemCode.OutOfRange, node, field.Name,
                $"input '{field.Name}' does not take {field.Value.GetRawText()}: {exception.Message.TrimEnd('.')}"));
        }
    }

    private void ReadEdge(JsonElement edge)
    {
        PortReference source = ReadEnd(edge, "source");
        PortReference destination = ReadEnd(edge, "destination");

        AddConnection(new Connection(source, destination));
    }

    /// <summary>Adds a connection; one at a node that could not be read is no fault of its own.</summary>
    private void AddConnection(Connection connection)
    {
        if (_unreadable.Contains(connection.Source.NodeId ?? string.Empty))
        {
            _fedByUnreadable.Add(connection.Destination.NodeId ?? string.Empty);
        }
        else if (!_unreadable.Contains(connection.Destination.NodeId ?? string.Empty))
        {
            _graph.AddConnection(connection);
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
            ReadInput(input.Name, input.Value);
        }
    }

    /// <summary>Reads <c>name: [ports]</c>, or <c>name: {"ports": [ports], "default": value}</c>.</summary>
    private void ReadInput(string name, JsonElement value)
    {
        JsonElement ports = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("ports", out JsonElement inner) ? inner : value;
        if (name.Length == 0 || ports.ValueKind != JsonValueKind.Array || _graph.Inputs.Any(each => each.Name == name))
        {
            throw new JsonException($"Every input of the graph has a name of its own and a list of the ports it feeds; '{name}' is {value.GetRawText()}.");
        }

        PortReference[] ends = [.. ports.EnumerateArray().Select(ReadReference)];
        PortType type = ends.Select(TypeOf).FirstOrDefault(each => each is not null) ?? PortType.Any;
        try
        {
            JsonElement? defaultValue = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("default", out JsonElement given) ? given : null;
            _graph.AddInput(type.CreateGraphInput(name, defaultValue, catalog.JsonOptions));
        }
        catch (JsonException exception)
        {
            _graph.AddInput(type.CreateGraphInput(name, null, catalog.JsonOptions));
            _problems.Add(new GraphProblem(GraphProblemCode.TypeMismatch, null, name, $"The default of graph input '{name}' {exception.Message.TrimEnd('.')}."));
        }

        foreach (PortReference end in ends)
        {
            AddConnection(new Connection(new PortReference(null, name), end));
        }
    }

    /// <summary>The type of a graph input is that of the first port it feeds.</summary>
    private PortType? TypeOf(PortReference end) =>
        _graph.TryGetNode(end.NodeId ?? string.Empty, out Node? node) ? node.Descriptor.FindInput(end.Port)?.Type : null;

    private void ReportUnknownTypes()
    {
        foreach ((string type, List<string> ids) in _unknownTypes)
        {
            _problems.Add(new GraphProblem(GraphProblemCode.UnknownType, ids[0], null,
                $"Node type '{type}' is not in the catalog (nodes {string.Join(", ", ids.Select(id => $"'{id}'"))}); add the package that has it with AddNodes."));
        }
    }
}
