using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Reads InvokeAI's workflow JSON: nodes of the editor become nodes of a graph, and what only the editor shows is left out.</summary>
internal sealed class WorkflowReader(NodeCatalog catalog, GraphJsonReaderOptions options)
{
    private static readonly string[] Formats = ["3.0.0", "4.0.0"];

    private readonly GraphAssembler _assembler = new(catalog, options);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _data = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public WorkflowImport Read(string json)
    {
        using JsonDocument document = JsonText.Parse(json, "workflow");
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException($"A workflow is a JSON object with 'nodes' and 'edges', not {root.ValueKind}.");
        }

        string format = ReadFormat(root);
        var connectors = new WorkflowConnectors(_assembler.Problems);
        SortNodes(root, connectors);
        List<Connection> connections = ReadConnections(root, connectors);
        AddNodes([.. connections.Select(connection => connection.Destination)]);
        foreach (Connection connection in connections)
        {
            _assembler.AddConnection(connection);
        }

        IReadOnlyList<ExposedField> fields = ReadExposedFields(root);
        _assembler.ReportUnknownTypes();
        _assembler.Graph.Id = WorkflowJson.Text(root, "id");
        return new WorkflowImport(_assembler.Graph, catalog, fields, [.. _assembler.Problems, .. _assembler.Validate().Where(CannotBeMendedByAValue)])
        {
            Id = _assembler.Graph.Id,
            Name = WorkflowJson.Text(root, "name"),
            Author = WorkflowJson.Text(root, "author"),
            Description = WorkflowJson.Text(root, "description"),
            Version = WorkflowJson.Text(root, "version"),
            Contact = WorkflowJson.Text(root, "contact"),
            Notes = WorkflowJson.Text(root, "notes"),
            Tags = WorkflowJson.Text(root, "tags").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            FormatVersion = format,
        };
    }

    private static bool CannotBeMendedByAValue(GraphProblem problem) =>
        problem.Code is not (GraphProblemCode.MissingInput or GraphProblemCode.OutOfRange);

    private string ReadFormat(JsonElement root)
    {
        string format = WorkflowJson.Find(root, "meta", JsonValueKind.Object) is { } meta ? WorkflowJson.Text(meta, "version") : string.Empty;
        if (!Formats.Contains(format))
        {
            _assembler.Problems.Add(new GraphProblem(GraphProblemCode.UnsupportedVersion, null, null,
                $"The workflow's format is {(format.Length == 0 ? "not given" : $"'{format}'")}; {string.Join(" and ", Formats)} are supported. Open and save it in a newer InvokeAI, or check the result."));
        }

        return format;
    }

    /// <summary>Tells nodes that run from what only the editor shows.</summary>
    private void SortNodes(JsonElement root, WorkflowConnectors connectors)
    {
        SortedDictionary<string, List<string>> unknownKinds = new(StringComparer.Ordinal);
        foreach (JsonElement node in Members(root, "nodes"))
        {
            JsonElement? data = WorkflowJson.Find(WorkflowJson.Object(node, "node"), "data", JsonValueKind.Object);
            string id = ReadId(node, data);
            if (!_ids.Add(id))
            {
                _assembler.Problems.Add(new GraphProblem(GraphProblemCode.DuplicateNode, id, null, $"There are two nodes '{id}'; give each its own id."));
                continue;
            }

            switch (WorkflowJson.Text(node, "type"))
            {
                case "invocation" or "":
                    _order.Add(id);
                    _data.Add(id, data ?? throw new JsonException($"Node '{id}' of the workflow has no 'data' that says what it is."));
                    break;
                case "connector":
                    connectors.Add(id);
                    break;
                case "notes" or "current_image":
                    _leftOut.Add(id);
                    break;
                case var kind:
                    _leftOut.Add(id);
                    unknownKinds.TryAdd(kind, []);
                    unknownKinds[kind].Add(id);
                    break;
            }
        }

        foreach ((string kind, List<string> ids) in unknownKinds)
        {
            _assembler.Problems.Add(new GraphProblem(GraphProblemCode.UnknownType, ids[0], null,
                $"'{kind}' is no kind of node this version knows (nodes {GraphProblem.Quoted(ids)}); they are left out."));
        }
    }

    private static JsonElement.ArrayEnumerator Members(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement members) && members.ValueKind == JsonValueKind.Array
            ? members.EnumerateArray()
            : throw new JsonException($"A workflow needs '{name}', a JSON array. A graph, whose nodes are an object, is read with NodeGraph.Parse.");

    private string ReadId(JsonElement node, JsonElement? data)
    {
        string id = WorkflowJson.Text(node, "id");
        string inner = data is { } given ? WorkflowJson.Text(given, "id") : string.Empty;
        if (id.Length == 0 && inner.Length == 0)
        {
            throw new JsonException($"Every node of a workflow needs an 'id'; one is {JsonText.Excerpt(node, 120)}.");
        }

        if (id.Length > 0 && inner.Length > 0 && id != inner)
        {
            _assembler.Problems.Add(new GraphProblem(GraphProblemCode.IdMismatch, id, null,
                $"The editor calls node '{id}' what its data calls '{inner}'; use one id for both."));
        }

        return id.Length > 0 ? id : inner;
    }

    /// <summary>Reads the connections between nodes that run, each once, from the outputs behind the connectors.</summary>
    private List<Connection> ReadConnections(JsonElement root, WorkflowConnectors connectors)
    {
        List<Connection> drawn = [];
        foreach (JsonElement edge in Members(root, "edges"))
        {
            // A collapsed edge only shows that there are others between two nodes drawn small.
            if (WorkflowJson.Text(WorkflowJson.Object(edge, "edge"), "type") == "collapsed")
            {
                continue;
            }

            var connection = new Connection(ReadEnd(edge, "source", "sourceHandle"), ReadEnd(edge, "target", "targetHandle"));
            if (connection.Destination.NodeId is { } id && connectors.Contains(id))
            {
                connectors.Feed(id, connection.Source);
            }
            else
            {
                drawn.Add(connection);
            }
        }

        connectors.FollowAll();
        HashSet<Connection> seen = [];
        List<Connection> connections = [];
        foreach (Connection connection in drawn.Where(connection => !IsLeftOut(connection.Destination)))
        {
            if (connectors.Follow(connection.Source) is { } source && !IsLeftOut(source) && connection with { Source = source } is var resolved && seen.Add(resolved))
            {
                connections.Add(resolved);
            }
        }

        return connections;
    }

    private bool IsLeftOut(PortReference end) => _leftOut.Contains(end.NodeId ?? string.Empty);

    private static PortReference ReadEnd(JsonElement edge, string node, string handle) =>
        WorkflowJson.Text(edge, node) is { Length: > 0 } id && WorkflowJson.Text(edge, handle) is { Length: > 0 } port
            ? new PortReference(id, port)
            : throw new JsonException(
                $"Every edge of a workflow needs 'source', 'sourceHandle', 'target' and 'targetHandle'; one is {JsonText.Excerpt(edge, 160)}.");

    private void AddNodes(HashSet<PortReference> connected)
    {
        foreach (string id in _order)
        {
            JsonElement data = _data[id];
            string type = WorkflowJson.Text(data, "type");
            if (_assembler.AddNode(id, type.Length == 0 ? null : type) is { } node)
            {
                CheckVersion(node, WorkflowJson.Text(data, "version"));
                node.IsIntermediate = ReadFlag(node, data, "isIntermediate");
                node.UseCache = ReadFlag(node, data, "useCache");
                ReadLiterals(node, data, connected);
            }
        }
    }

    private bool ReadFlag(Node node, JsonElement data, string name) =>
        data.TryGetProperty(name, out JsonElement value) && (_assembler.ReadFlag(node, name, value) ?? false);

    /// <summary>Versions of a node type are semantic: another first number means other inputs or another result.</summary>
    private void CheckVersion(Node node, string version)
    {
        string given = Major(version);
        if (given.Length > 0 && given != Major(node.Descriptor.Version))
        {
            _assembler.Problems.Add(new GraphProblem(GraphProblemCode.UnsupportedVersion, node.Id, null,
                $"Node '{node.Id}' ({node.Descriptor.Type}) is of version {version}; the catalog has {node.Descriptor.Version}. Update it in the editor, or check its inputs."));
        }

        static string Major(string version) => version.Split('.')[0];
    }

    private void ReadLiterals(Node node, JsonElement data, HashSet<PortReference> connected)
    {
        if (WorkflowJson.Find(data, "inputs", JsonValueKind.Object) is not { } inputs)
        {
            return;
        }

        foreach (JsonProperty field in inputs.EnumerateObject())
        {
            // A connection overrides the value, so what the editor kept of it does not matter.
            if (field.Value.ValueKind != JsonValueKind.Null
                && WorkflowJson.Object(field.Value, "input").TryGetProperty("value", out JsonElement value)
                && !SaysNothing(node, field.Name, value)
                && !connected.Contains(new PortReference(node.Id, field.Name)))
            {
                _assembler.ReadLiteral(node, field.Name, value);
            }
        }
    }

    /// <summary>The editor writes null for an empty field, and a word where it chooses the board itself.</summary>
    private static bool SaysNothing(Node node, string field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => node.Descriptor.FindInput(field)?.Type is not INullablePortType,
        JsonValueKind.String => field == "board" && value.GetString() is "auto" or "none",
        _ => false,
    };

    private List<ExposedField> ReadExposedFields(JsonElement root)
    {
        List<ExposedField> fields = [];
        HashSet<PortReference> seen = [];
        Dictionary<string, int> repeats = new(StringComparer.OrdinalIgnoreCase);
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (PortReference port in WorkflowForm.ReadFields(root))
        {
            string nodeId = port.NodeId ?? string.Empty;
            if (!seen.Add(port) || !TryFind(nodeId, port.Port, out Node? node, out InputPort? input))
            {
                continue;
            }

            string label = ReadLabel(nodeId, port.Port);
            fields.Add(new ExposedField(Free(label.Length > 0 ? label : port.Port, names, repeats), nodeId, port.Port, label, node, input));
        }

        return fields;
    }

    /// <summary>Finds an exposed input; one of a node whose type is unknown is found without knowing more.</summary>
    private bool TryFind(string nodeId, string field, out Node? node, out InputPort? input)
    {
        input = null;
        if (!_assembler.Graph.TryGetNode(nodeId, out node))
        {
            if (!_assembler.IsUnreadable(nodeId))
            {
                _assembler.Problems.Add(new GraphProblem(GraphProblemCode.UnknownNode, nodeId, field,
                    $"The workflow has no node '{nodeId}', of which it exposes '{field}'; remove the field from its form."));
            }

            return _assembler.IsUnreadable(nodeId);
        }

        input = node.Descriptor.FindInput(field);
        if (input is null && !options.IgnoreUnknownFields)
        {
            _assembler.Problems.Add(GraphProblem.UnknownInput(node, field));
        }

        return input is not null;
    }

    private string ReadLabel(string nodeId, string field) =>
        WorkflowJson.Find(_data[nodeId], "inputs", JsonValueKind.Object) is { } inputs && WorkflowJson.Find(inputs, field, JsonValueKind.Object) is { } input
            ? WorkflowJson.Text(input, "label").Trim()
            : string.Empty;

    private static string Free(string name, HashSet<string> names, Dictionary<string, int> repeats)
    {
        string free = name;
        int repeat = repeats.GetValueOrDefault(name, 2);
        while (!names.Add(free))
        {
            free = $"{name}_{repeat++}";
        }

        // Remembered, so that the next of its kind does not try every number again.
        repeats[name] = repeat;
        return free;
    }
}
