using System.Diagnostics.CodeAnalysis;

namespace Invoke.Graph;

/// <content>Named outputs, and calls of other graphs.</content>
public sealed partial class NodeGraph
{
    /// <summary>How deep calls may be nested: 16 calls, one inside the other.</summary>
    public const int MaxCallDepth = 16;

    private readonly List<GraphOutput> _outputs = [];
    private readonly Dictionary<string, GraphOutput> _outputsByName = new(StringComparer.Ordinal);

    /// <summary>Gets the named outputs of the graph in the order of adding.</summary>
    public IReadOnlyList<GraphOutput> Outputs => _outputs;

    /// <summary>Grows with each change of the inputs or outputs.</summary>
    internal int PortVersion { get; private set; }

    /// <summary>Names an output of the whole graph.</summary>
    /// <typeparam name="T">The values' type.</typeparam>
    /// <param name="name">The name.</param>
    /// <param name="from">Where the values come from: an output of a node, or an input of the graph that is passed through.</param>
    /// <returns>The output: ask a run for it, or a call for its port.</returns>
    /// <exception cref="ArgumentException">The graph has an output of that name, or <paramref name="from"/> is not in this graph.</exception>
    public GraphOutput<T> Output<T>(string name, IOutput<T> from)
    {
        var output = new GraphOutput<T>(name, SourceOf(from));
        AddOutput(output);
        return output;
    }

    /// <summary>Adds a call: a node that stands for another graph.</summary>
    /// <param name="graph">The graph to call; it can be called any number of times, but never from inside itself.</param>
    /// <param name="id">The call's id; by default <c>graph</c>.</param>
    /// <returns>The call's ports.</returns>
    /// <exception cref="ArgumentException">The id is taken or holds a reserved character, or the graph is this one.</exception>
    public GraphCall Call(NodeGraph graph, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return ReferenceEquals(graph, this)
            ? throw new ArgumentException("A graph cannot call itself; call another one.", nameof(graph))
            : new GraphCall(Add(new CallNode(graph), id));
    }

    /// <summary>Adds a call of a graph of the library; the aliases of its exposed ports are the call's ports.</summary>
    /// <param name="graph">The graph of the library; the call has a copy.</param>
    /// <param name="id">The call's id; by default <c>graph</c>.</param>
    /// <returns>The call's ports; take them by name.</returns>
    /// <exception cref="ArgumentException">The id is taken or holds a reserved character.</exception>
    public GraphCall Call(LibraryGraph graph, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Call(graph.CreateGraph(), id);
    }

    internal void AddOutput(GraphOutput output)
    {
        ArgumentException.ThrowIfNullOrEmpty(output.Name, "name");
        if (!_outputsByName.TryAdd(output.Name, output))
        {
            throw new ArgumentException($"The graph has an output '{output.Name}' already; choose another name.", nameof(output));
        }

        _outputs.Add(output);
        PortVersion++;
    }

    internal GraphInput? FindInput(string name) => _inputs.Find(input => input.Name == name);

    internal GraphOutput? FindOutput(string name) => _outputsByName.GetValueOrDefault(name);

    internal bool TryFindByPath(string path, [NotNullWhen(true)] out Node? node) => TryFindByPath(path, out node, out _);

    /// <summary>Finds a node by its id, or inside calls by a path like <c>call.node</c>, and the graph it is in.</summary>
    internal bool TryFindByPath(string path, [NotNullWhen(true)] out Node? node, [NotNullWhen(true)] out NodeGraph? owner)
    {
        NodeGraph graph = this;
        owner = null;
        var start = 0;
        while (!graph._nodesById.TryGetValue(path[start..], out node))
        {
            // Ids from documents may hold dots themselves, so the first part that is a call counts.
            int end = start;
            CallNode? call;
            do
            {
                end = end < path.Length ? path.IndexOf('.', end + 1) : -1;
                call = end < 0 ? null : graph._nodesById.GetValueOrDefault(path[start..end]) as CallNode;
            }
            while (call is null && end >= 0);

            if (call is null)
            {
                return false;
            }

            (graph, start) = (call.Graph, end + 1);
        }

        owner = graph;
        return true;
    }

    /// <summary>Copies the graph, so that changes of the one do not change the other; called graphs are shared.</summary>
    internal NodeGraph Clone()
    {
        var copy = new NodeGraph { Id = Id };
        foreach (Node node in _nodes)
        {
            // Every node of a graph has an id.
            copy.AddWithId(node.Descriptor.Copy(node), node.Id!);
        }

        copy._connections.AddRange(_connections);
        copy._inputs.AddRange(_inputs);
        _outputs.ForEach(copy.AddOutput);
        return copy;
    }

    private void RemoveOutputsOf(string nodeId)
    {
        foreach (GraphOutput output in _outputs.FindAll(output => output.Source.NodeId == nodeId))
        {
            _outputs.Remove(output);
            _outputsByName.Remove(output.Name);
            PortVersion++;
        }
    }
}
