using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Reads a workflow's nodes: which of them run, and the literals of those that do.</summary>
internal sealed class WorkflowNodes(GraphAssembler assembler)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _data = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    /// <summary>Tells nodes that run from connectors and from what only the editor shows.</summary>
    public void Read(JsonElement root, WorkflowConnectors connectors)
    {
        SortedDictionary<string, List<string>> unknownKinds = new(StringComparer.Ordinal);
        foreach (JsonElement node in WorkflowJson.Members(root, "nodes"))
        {
            JsonElement? data = WorkflowJson.Find(WorkflowJson.Object(node, "node"), "data", JsonValueKind.Object);
            string id = ReadId(node, data);
            if (!_ids.Add(id))
            {
                assembler.Problems.Add(new GraphProblem(GraphProblemCode.DuplicateNode, id, null, $"There are two nodes '{id}'; give each its own id."));
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
            assembler.Problems.Add(new GraphProblem(GraphProblemCode.UnknownType, ids[0], null,
                $"'{kind}' is no kind of node this version knows (nodes {GraphProblem.Quoted(ids)}); they are left out."));
        }
    }

    /// <summary>Makes the nodes that run, in the order of the document.</summary>
    public void AddToGraph(HashSet<PortReference> connected)
    {
        foreach (string id in _order)
        {
            JsonElement data = _data[id];
            string type = WorkflowJson.Text(data, "type");
            if (assembler.AddNode(id, type.Length == 0 ? null : type) is { } node)
            {
                CheckVersion(node, WorkflowJson.Text(data, "version"));
                node.IsIntermediate = ReadFlag(node, data, "isIntermediate");
                node.UseCache = ReadFlag(node, data, "useCache");
                ReadLiterals(node, data, connected);
            }
        }
    }

    /// <summary>True for the nodes that only the editor shows.</summary>
    public bool IsLeftOut(PortReference end) => _leftOut.Contains(end.NodeId ?? string.Empty);

    /// <summary>What the editor calls a field of a node that runs.</summary>
    public string ReadLabel(string nodeId, string field) =>
        WorkflowJson.Find(_data[nodeId], "inputs", JsonValueKind.Object) is { } inputs && WorkflowJson.Find(inputs, field, JsonValueKind.Object) is { } input
            ? WorkflowJson.Text(input, "label").Trim()
            : string.Empty;

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
            assembler.Problems.Add(new GraphProblem(GraphProblemCode.IdMismatch, id, null,
                $"Node '{id}' is called '{inner}' in its data; use one id for both."));
        }

        return id.Length > 0 ? id : inner;
    }

    private bool ReadFlag(Node node, JsonElement data, string name) =>
        data.TryGetProperty(name, out JsonElement value) && (assembler.ReadFlag(node, name, value) ?? false);

    /// <summary>Versions of a node type are semantic: another first number means other inputs or another result.</summary>
    private void CheckVersion(Node node, string version)
    {
        string given = Major(version);
        if (given.Length > 0 && given != Major(node.Descriptor.Version))
        {
            assembler.Problems.Add(new GraphProblem(GraphProblemCode.UnsupportedVersion, node.Id, null,
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
                assembler.ReadLiteral(node, field.Name, value);
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
}
