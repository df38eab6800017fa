using System.Diagnostics.CodeAnalysis;

namespace Invoke.Graph;

/// <summary>Looks up both ends of every connection: unknown-node, unknown-port, protected-port, duplicate-edge, occupied-input.</summary>
internal sealed partial class ConnectionRules
{
    private readonly FlatGraph _flat;
    private readonly GraphAnalysis _analysis;
    private readonly SourceRules _sources;

    /// <summary>The edges of inputs that have several: each is there once.</summary>
    private readonly HashSet<ResolvedEdge> _seen = [];

    /// <summary>For each node where its inputs begin in <see cref="_firstEdges"/>.</summary>
    private readonly int[] _firstInputs;

    /// <summary>For each input of each node its first edge, counted from 1; 0 where there is none.</summary>
    private readonly int[] _firstEdges;

    /// <summary>Connections of collectors from ports of calls, which may well bring an output that another connection brings.</summary>
    private readonly HashSet<(GraphScope Scope, Connection Connection)> _throughPorts = [];

    private ConnectionRules(GraphAnalysis analysis)
    {
        _flat = analysis.Flat;
        _analysis = analysis;
        _sources = new SourceRules(_flat, analysis);
        _firstInputs = new int[_flat.Nodes.Count];
        var inputs = 0;
        for (var index = 0; index < _firstInputs.Length; index++)
        {
            _firstInputs[index] = inputs;
            inputs += _flat.Nodes[index].Descriptor.Inputs.Count;
        }

        _firstEdges = new int[inputs];
        analysis.Edges.EnsureCapacity(_flat.Scopes.Sum(scope => scope.Graph.Connections.Count));
    }

    public static void Resolve(GraphAnalysis analysis)
    {
        var rules = new ConnectionRules(analysis);
        rules.IndexNodes();
        if (analysis.HasCalls)
        {
            rules.ConnectPorts();
        }

        rules.ResolveOutputs();

        // What is inside a call comes first, as in a document, where a node comes before the edges around it.
        foreach (GraphScope scope in analysis.Flat.Scopes.Reverse())
        {
            if (!scope.IsClosed)
            {
                rules.ResolveConnections(scope);
            }
        }

        analysis.GroupEdges();
    }

    private void IndexNodes()
    {
        for (var index = 0; index < _analysis.Nodes.Count; index++)
        {
            // Every node of a graph has an id: adding sets it. Ids from documents may hold dots, and so equal one inside a call.
            string id = _analysis.Nodes[index].Id!;
            if (_flat.Calls.ContainsKey(id) || !_analysis.IndexById.TryAdd(id, index))
            {
                _analysis.Problems.Add(new GraphProblem(GraphProblemCode.DuplicateNode, id, null, $"There are two nodes '{id}'; give each its own id."));
            }
        }
    }

    private void ResolveOutputs()
    {
        foreach (GraphScope scope in _flat.Scopes.Where(scope => !scope.IsClosed))
        {
            foreach (GraphOutput output in scope.Graph.Outputs)
            {
                if (_sources.Check(scope, output.Source, $"output '{output.Name}'") is { } problem)
                {
                    _analysis.Problems.Add(problem);
                }
                else if (_sources.TryFollow(scope, output.Source, out int node, out int index))
                {
                    _analysis.Outputs.Add(new PortReference(scope.Id, output.Name), new OutputPlace(node, index));
                }
            }
        }
    }

    private void ResolveConnections(GraphScope scope)
    {
        foreach (Connection connection in scope.Graph.Connections)
        {
            string? id = connection.Destination.NodeId is { } nodeId ? scope.Flat(nodeId) : null;
            if (id is not null && _flat.Calls.ContainsKey(id))
            {
                continue;
            }

            bool isSourceFound = TryResolveSource(scope, connection, out int source, out int output, out bool isThroughPort);
            if (!TryResolveDestination(scope, connection, id, out int destination, out InputPort? input))
            {
                continue;
            }

            if (isSourceFound)
            {
                AddEdge(scope, connection, new ResolvedEdge(source, output, destination, input), isThroughPort);
            }
            else
            {
                _analysis.Dangling.Add(scope.Flat(connection.Destination));
            }
        }
    }

    private void AddEdge(GraphScope scope, Connection connection, in ResolvedEdge edge, bool isThroughPort)
    {
        // Two inputs of a call may bring one output to a collector twice, which then gathers it twice.
        bool isFirst = IsFirst(in edge);
        bool isRepeated = !isFirst && !_seen.Add(edge);
        if (isThroughPort && edge.Input.AcceptsMany ? !_throughPorts.Add((scope, connection)) : isRepeated && !isThroughPort)
        {
            Report(GraphProblemCode.DuplicateEdge, scope, connection, $"The connection {scope.Flat(connection)} is there twice; remove one.");
            return;
        }

        if (!edge.Input.AcceptsMany && !isFirst)
        {
            ReportOccupied(scope, connection);
        }

        // Each of several is checked further: which of them came first decides nothing.
        _analysis.Edges.Add(edge);
        if (!_analysis.HasCalls)
        {
            return;
        }

        if (edge.Source >= 0)
        {
            AddScopeSource(edge.Source, _flat.ScopeOf(edge.Destination), scope);
        }

        if (connection.Source.NodeId is null && scope.Parent is not null)
        {
            _analysis.PortOf.TryAdd(edge, scope.Ports[connection.Source.Port]);
        }
    }

    /// <summary>True for the first edge of an input; most have no other, and then nothing has to be remembered of it.</summary>
    private bool IsFirst(in ResolvedEdge edge)
    {
        ref int first = ref _firstEdges[_firstInputs[edge.Destination] + edge.Input.Index];
        if (first == 0)
        {
            first = _analysis.Edges.Count + 1;
            return true;
        }

        _seen.Add(_analysis.Edges[first - 1]);
        return false;
    }

    private bool TryResolveSource(GraphScope scope, Connection connection, out int source, out int output, out bool isThroughPort)
    {
        PortReference end = connection.Source;
        isThroughPort = false;
        (source, output) = (ResolvedEdge.GraphInput, -1);
        string? id = end.NodeId is { } nodeId ? scope.Flat(nodeId) : null;
        if (id is null ? scope.Parent is null && _analysis.InputByName.TryGetValue(end.Port, out output) : TryFindOutput(id, end.Port, out source, out output))
        {
            return true;
        }

        if (_sources.Check(scope, end, scope.Flat(connection)) is { } problem)
        {
            _analysis.Problems.Add(problem);
            return false;
        }

        isThroughPort = true;
        return _sources.TryFollow(scope, end, out source, out output);
    }

    private bool TryFindOutput(string id, string port, out int source, out int output)
    {
        output = -1;
        if (!_analysis.IndexById.TryGetValue(id, out source))
        {
            return false;
        }

        output = _analysis.Nodes[source].Descriptor.FindOutput(port)?.Index ?? -1;
        return output >= 0;
    }

    private bool TryResolveDestination(
        GraphScope scope,
        Connection connection,
        string? id,
        out int destination,
        [NotNullWhen(true)] out InputPort? input)
    {
        input = null;
        destination = -1;
        if (id is null || !_analysis.IndexById.TryGetValue(id, out destination))
        {
            _analysis.Problems.Add(SourceRules.UnknownNode(scope, connection.Destination, scope.Flat(connection)));
            return false;
        }

        Node node = _analysis.Nodes[destination];
        string port = connection.Destination.Port;
        input = node.Descriptor.FindInput(port);
        if (input is null)
        {
            _analysis.Problems.Add(GraphProblem.UnknownInput(node, port));
            return false;
        }

        if (input.IsProtected)
        {
            _analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.ProtectedPort, node, port,
                $"input '{port}' takes no connection; remove {scope.Flat(connection)}"));
            return false;
        }

        return true;
    }

    private void ReportOccupied(GraphScope scope, Connection connection) => Report(GraphProblemCode.OccupiedInput, scope, connection,
        $"Input {scope.Flat(connection.Destination)} takes one connection, and {scope.Flat(connection)} is another; remove one, or gather with 'collect'.");

    private void Report(GraphProblemCode code, GraphScope scope, Connection connection, string message)
    {
        PortReference end = scope.Flat(connection.Destination);
        _analysis.Problems.Add(new GraphProblem(code, end.NodeId, end.Port, message));
    }
}
