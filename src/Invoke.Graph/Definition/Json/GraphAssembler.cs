using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Puts a graph together from the nodes, literals and connections of a document, collecting every problem on the way.</summary>
/// <remarks>Nodes come before the connections between them.</remarks>
internal sealed class GraphAssembler(NodeCatalog catalog, GraphJsonReaderOptions options)
{
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private readonly HashSet<PortReference> _fedByUnreadable = [];
    private readonly SortedDictionary<string, List<string>> _unknownTypes = new(StringComparer.Ordinal);

    public NodeGraph Graph { get; } = new();

    public List<GraphProblem> Problems { get; } = [];

    /// <summary>True for the id of a node that is in the document but could not be made.</summary>
    public bool IsUnreadable(string id) => _unreadable.Contains(id);

    /// <summary>Adds a node; null where it cannot be made, which is a problem then.</summary>
    public Node? AddNode(string id, string? type)
    {
        if (id.Length == 0)
        {
            Problems.Add(new GraphProblem(GraphProblemCode.IdMismatch, id, null, "The document has a node under an empty id; give it an id."));
        }
        else if (Graph.TryGetNode(id, out _) || _unreadable.Contains(id))
        {
            Problems.Add(new GraphProblem(GraphProblemCode.DuplicateNode, id, null, $"There are two nodes '{id}'; give each its own id."));
        }
        else if (type is null)
        {
            _unreadable.Add(id);
            Problems.Add(new GraphProblem(GraphProblemCode.UnknownType, id, null, $"Node '{id}' has no type; set 'type'."));
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
            Graph.AddWithId(node, id);
            return node;
        }

        return null;
    }

    /// <summary>Reads a flag; null says nothing.</summary>
    public bool? ReadFlag(Node node, string name, JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null))
        {
            Report(GraphProblemCode.TypeMismatch, node, name, $"'{name}' is {value.GetRawText()}; true or false is needed");
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;
    }

    /// <summary>Reads a literal into an input of a node.</summary>
    public void ReadLiteral(Node node, string name, JsonElement value)
    {
        if (node.Descriptor.FindInput(name) is not { } input)
        {
            // A null says nothing, so documents of versions that know more fields stay readable.
            if (value.ValueKind != JsonValueKind.Null && !options.IgnoreUnknownFields)
            {
                Problems.Add(GraphProblem.UnknownInput(node, name));
            }

            return;
        }

        try
        {
            input.ReadValue(node, value, catalog.JsonOptions);
        }
        catch (JsonException exception)
        {
            Report(GraphProblemCode.TypeMismatch, node, name, $"input '{name}' {exception.Message.TrimEnd('.')}");
        }
        catch (ArgumentException exception)
        {
            // A property or a record that checks what it is given.
            Report(GraphProblemCode.OutOfRange, node, name, $"input '{name}' does not take {value.GetRawText()}: {exception.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Adds a connection; one at a node that could not be made is no fault of its own.</summary>
    public void AddConnection(Connection connection)
    {
        if (_unreadable.Contains(connection.Source.NodeId ?? string.Empty))
        {
            _fedByUnreadable.Add(connection.Destination);
            if (connection.Destination.NodeId is { } id && Graph.TryGetNode(id, out Node? node) && node is CollectNode)
            {
                // A collector takes its items from either port and misses them at this one.
                _fedByUnreadable.Add(new PortReference(id, CollectNode.ItemPort));
            }
        }
        else if (!_unreadable.Contains(connection.Destination.NodeId ?? string.Empty))
        {
            Graph.AddConnection(connection);
        }
    }

    /// <summary>Reports each type that is not in the catalog once, with all of its nodes.</summary>
    public void ReportUnknownTypes()
    {
        foreach ((string type, List<string> ids) in _unknownTypes)
        {
            Problems.Add(new GraphProblem(GraphProblemCode.UnknownType, ids[0], null,
                $"Node type '{type}' is not in the catalog (nodes {GraphProblem.Quoted(ids)}); add the package that has it with AddNodes."));
        }
    }

    /// <summary>Checks what could be made; an input that is missing only because its source could not be made is no fault of its own.</summary>
    public IEnumerable<GraphProblem> Validate() => Graph.Validate().Where(problem =>
        problem.Code != GraphProblemCode.MissingInput || !_fedByUnreadable.Contains(new PortReference(problem.NodeId, problem.Port ?? string.Empty)));

    private void Report(GraphProblemCode code, Node node, string port, string message) => Problems.Add(GraphProblem.OnPort(code, node, port, message));
}
