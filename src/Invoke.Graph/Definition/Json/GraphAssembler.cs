using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Puts a graph together from the nodes, literals and connections of a document, collecting every problem on the way.</summary>
/// <remarks>Nodes come before the connections between them.</remarks>
internal sealed class GraphAssembler
{
    private readonly NodeCatalog _catalog;
    private readonly GraphJsonReaderOptions _options;

    /// <summary>Goes before ids to make them those of the whole graph, which is how everything is noted.</summary>
    private readonly string _prefix;
    private readonly HashSet<string> _unreadable;
    private readonly HashSet<PortReference> _fedByUnreadable;
    private readonly SortedDictionary<string, List<string>> _unknownTypes;
    private readonly List<(Connection Connection, int Place)> _placed = [];

    public GraphAssembler(NodeCatalog catalog, GraphJsonReaderOptions options)
    {
        (_catalog, _options, _prefix) = (catalog, options, string.Empty);
        _unreadable = new HashSet<string>(StringComparer.Ordinal);
        _fedByUnreadable = [];
        _unknownTypes = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        Graph = new NodeGraph();
        Problems = [];
    }

    /// <summary>Puts together the graph that a node calls; what is wrong with it is noted with the rest.</summary>
    public GraphAssembler(GraphAssembler outer, CallNode call)
    {
        (_catalog, _options, _prefix) = (outer._catalog, outer._options, $"{outer._prefix}{call.Id}.");
        (_unreadable, _fedByUnreadable, _unknownTypes) = (outer._unreadable, outer._fedByUnreadable, outer._unknownTypes);
        Graph = call.Graph;
        Problems = outer.Problems;
    }

    public NodeGraph Graph { get; }

    public List<GraphProblem> Problems { get; }

    /// <summary>True for the id of a node that is in the document but could not be made, and for paths through one.</summary>
    public bool IsUnreadable(string id)
    {
        if (_unreadable.Count == 0)
        {
            return false;
        }

        for (int end = id.Length; end > 0; end = id.LastIndexOf('.', end - 1))
        {
            if (_unreadable.Contains(_prefix + id[..end]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes note of a node that is in the document but of which an essential part could not be read.</summary>
    public void MarkUnreadable(string id) => _unreadable.Add(_prefix + id);

    /// <summary>Takes note of a problem; inside a called graph its node is named by the path there.</summary>
    public void Report(GraphProblem problem) => Problems.Add(_prefix.Length == 0 ? problem : problem with
    {
        NodeId = problem.NodeId is { } id ? _prefix + id : _prefix.TrimEnd('.'),
        Message = $"In the graph of '{_prefix.TrimEnd('.')}': {problem.Message}",
    });

    /// <summary>Adds a node; null where it cannot be made, which is a problem then.</summary>
    public Node? AddNode(string id, string? type)
    {
        if (id.Length == 0)
        {
            Report(new GraphProblem(GraphProblemCode.IdMismatch, id, null, "The document has a node under an empty id; give it an id."));
        }
        else if (Graph.TryGetNode(id, out _) || _unreadable.Contains(_prefix + id))
        {
            Report(new GraphProblem(GraphProblemCode.DuplicateNode, id, null, $"There are two nodes '{id}'; give each its own id."));
        }
        else if (type is null)
        {
            MarkUnreadable(id);
            Report(new GraphProblem(GraphProblemCode.UnknownType, id, null, $"Node '{id}' has no type; set 'type'."));
        }
        else if (!_catalog.TryGet(type, out NodeDescriptor? descriptor))
        {
            MarkUnreadable(id);
            if (!_unknownTypes.TryGetValue(type, out List<string>? ids))
            {
                _unknownTypes.Add(type, ids = []);
            }

            ids.Add(_prefix + id);
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
            if (value.ValueKind != JsonValueKind.Null && !_options.IgnoreUnknownFields)
            {
                Report(GraphProblem.UnknownInput(node, name));
            }

            return;
        }

        try
        {
            input.ReadValue(node, value, _catalog.JsonOptions);
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
    /// <param name="connection">The connection.</param>
    /// <param name="place">Its place among those into the same input, where it is not the last; <see cref="PlaceConnections"/> puts it there.</param>
    public void AddConnection(Connection connection, int? place = null)
    {
        if (IsUnreadable(connection.Source.NodeId ?? string.Empty))
        {
            _fedByUnreadable.Add(new PortReference(_prefix + connection.Destination.NodeId, connection.Destination.Port));
            if (connection.Destination.NodeId is { } id && Graph.TryFindByPath(id, out Node? node) && node is CollectNode)
            {
                // A collector takes its items from either port and misses them at this one.
                _fedByUnreadable.Add(new PortReference(_prefix + id, CollectNode.ItemPort));
            }
        }
        else if (!IsUnreadable(connection.Destination.NodeId ?? string.Empty))
        {
            if (place is { } given)
            {
                _placed.Add((connection, given));
            }
            else
            {
                Graph.AddConnection(connection);
            }
        }
    }

    /// <summary>Puts connections at their places once all the others are there.</summary>
    public void PlaceConnections()
    {
        if (_placed.Count > 0)
        {
            Graph.InsertConnections(_placed);
            _placed.Clear();
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

    /// <summary>Checks what could be made; what is wrong only because something else could not be made is no fault of its own.</summary>
    public IEnumerable<GraphProblem> Validate() => Graph.Validate().Where(problem => problem.Code switch
    {
        GraphProblemCode.MissingInput => !_fedByUnreadable.Contains(new PortReference(problem.NodeId, problem.Port ?? string.Empty)),
        GraphProblemCode.UnknownNode => !IsUnreadable(problem.NodeId ?? string.Empty),
        _ => true,
    });

    private void Report(GraphProblemCode code, Node node, string port, string message) => Report(GraphProblem.OnPort(code, node, port, message));
}
