using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Invoke.Graph;

/// <summary>A graph of typed nodes: data that is built once and run as often as wanted.</summary>
/// <remarks>
/// <para>The order of adding nodes is the author order, which breaks ties when several invocations could run next.</para>
/// <para>Not thread-safe while it is changed. A run works on a frozen copy, so the graph may be changed while it runs.</para>
/// </remarks>
public sealed partial class NodeGraph
{
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<string, Node> _nodesById = new(StringComparer.Ordinal);
    private readonly List<Connection> _connections = [];
    private readonly List<GraphInput> _inputs = [];
    private readonly Dictionary<string, int> _nextRepeats = new(StringComparer.Ordinal);

    /// <summary>Gets or sets the graph's id.</summary>
    /// <value>The default is empty; the id is informative.</value>
    public string Id { get; set; } = string.Empty;

    /// <summary>Gets the nodes in author order.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Gets the connections in the order of adding.</summary>
    public IReadOnlyList<Connection> Connections => _connections;

    /// <summary>Gets the inputs of the graph in the order of adding.</summary>
    public IReadOnlyList<GraphInput> Inputs => _inputs;

    /// <summary>Gets a node by its id.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The node.</returns>
    /// <exception cref="KeyNotFoundException">No node has the id.</exception>
    public Node this[string id] => _nodesById.TryGetValue(id, out Node? node)
        ? node
        : throw new KeyNotFoundException($"The graph has no node '{id}'.");

    /// <summary>Finds a node by its id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="node">The node.</param>
    /// <returns>True where a node has the id.</returns>
    public bool TryGetNode(string id, [NotNullWhen(true)] out Node? node) => _nodesById.TryGetValue(id, out node);

    /// <summary>Adds a node.</summary>
    /// <typeparam name="TNode">The node's class.</typeparam>
    /// <param name="node">The node; it must not be in a graph yet.</param>
    /// <param name="id">
    /// The node's id, without <c>@</c> and <c>.</c>; by default the type id after its last dot, with <c>_2</c>, <c>_3</c> for repeats.
    /// </param>
    /// <returns>The node.</returns>
    /// <exception cref="ArgumentException">The id is taken or holds a reserved character, or the node is in a graph already.</exception>
    public TNode Add<TNode>(TNode node, string? id = null)
        where TNode : Node
    {
        ArgumentNullException.ThrowIfNull(node);
        if (id is not null && id.AsSpan().ContainsAny('@', '.'))
        {
            throw new ArgumentException($"Node id '{id}' holds '@' or '.', which separate ids from iteration paths; choose another.", nameof(id));
        }

        AddWithId(node, id ?? DefaultId(node));
        return node;
    }

    /// <summary>Removes a node with its connections and the graph's outputs that read it; does nothing where the node is not in the graph.</summary>
    /// <param name="node">The node.</param>
    public void Remove(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (_nodes.Remove(node) && node.Id is { } id)
        {
            _nodesById.Remove(id);
            _connections.RemoveAll(connection => connection.Source.NodeId == id || connection.Destination.NodeId == id);
            RemoveOutputsOf(id);
            node.Id = null;
            _nextRepeats.Clear();
        }
    }

    /// <summary>Removes a connection; does nothing where there is none.</summary>
    /// <param name="connection">The connection.</param>
    public void Disconnect(Connection connection) => _connections.Remove(connection);

    /// <summary>Checks the graph.</summary>
    /// <returns>Every problem found; empty where the graph can run.</returns>
    public IReadOnlyList<GraphProblem> Validate() => GraphValidator.Validate(this).Problems;

    /// <summary>Checks the graph and freezes it into a plan that can be run many times.</summary>
    /// <returns>The plan.</returns>
    /// <exception cref="GraphValidationException">The graph has problems; the exception lists them all.</exception>
    public GraphPlan Compile() => GraphPlan.Create(this);

    internal void AddWithId(Node node, string id)
    {
        if (node.Id is not null)
        {
            throw new ArgumentException($"The node is in a graph already, as '{node.Id}'; make a new one.", nameof(node));
        }

        ArgumentException.ThrowIfNullOrEmpty(id);
        if (!_nodesById.TryAdd(id, node))
        {
            throw new ArgumentException($"The graph has a node '{id}' already; choose another id.", nameof(id));
        }

        node.Id = id;
        _nodes.Add(node);
    }

    internal void AddConnection(IOutput from, Node to, string port)
    {
        ArgumentNullException.ThrowIfNull(to);
        _connections.Add(new Connection(SourceOf(from), new PortReference(OwnId(to), port)));
    }

    internal void AddConnection(Connection connection) => _connections.Add(connection);

    /// <summary>Adds connections at their places among those into the same input.</summary>
    internal void InsertConnections(IEnumerable<(Connection Connection, int Place)> placed)
    {
        List<Connection> connections = ConnectionOrder.Insert(_connections, placed);
        _connections.Clear();
        _connections.AddRange(connections);
    }

    private PortReference SourceOf(IOutput from)
    {
        ArgumentNullException.ThrowIfNull(from);
        return from is GraphInput input ? new PortReference(null, OwnInput(input).Name) : new PortReference(OwnId(from.Node), from.Port);
    }

    private string OwnId(Node? node) => node?.Id is { } id && _nodesById.TryGetValue(id, out Node? own) && ReferenceEquals(own, node)
        ? id
        : throw new ArgumentException($"A node of type '{node?.Descriptor.Type}' is not in this graph; add it first.", nameof(node));

    private GraphInput OwnInput(GraphInput input) => _inputs.Contains(input)
        ? input
        : throw new ArgumentException($"Graph input '{input.Name}' belongs to another graph.", nameof(input));

    private string DefaultId(Node node)
    {
        string type = node.Descriptor.Type;
        string name = type[(type.LastIndexOf('.') + 1)..];
        string id = name;
        int repeat = _nextRepeats.GetValueOrDefault(name, 2);
        while (_nodesById.ContainsKey(id))
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{name}_{repeat++}");
        }

        // Remembered, so that the next of its kind does not try every number again.
        _nextRepeats[name] = repeat;
        return id;
    }
}
