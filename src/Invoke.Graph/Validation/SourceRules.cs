namespace Invoke.Graph;

/// <summary>Follows a connection's source through the ports of calls to the output that gives the values.</summary>
internal sealed class SourceRules(FlatGraph flat, GraphAnalysis analysis)
{
    private readonly List<CallPort> _passed = [];

    /// <summary>Looks up a source in its own scope only, without following it.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="source">The source.</param>
    /// <param name="user">The connection or the graph's output that names the source.</param>
    /// <returns>What is wrong; null where the source is there.</returns>
    public GraphProblem? Check(GraphScope scope, PortReference source, object user)
    {
        if (source.NodeId is not { } nodeId)
        {
            return (scope.Parent is null ? analysis.InputByName.ContainsKey(source.Port) : scope.Ports.ContainsKey(source.Port))
                ? null
                : new GraphProblem(GraphProblemCode.UnknownPort, scope.Id, source.Port,
                    $"{Name(scope)} has no input '{source.Port}', which {user} starts at; add it or remove the connection.");
        }

        string id = scope.Flat(nodeId);
        if (flat.Calls.TryGetValue(id, out GraphScope? call))
        {
            return call.IsClosed || call.Graph.FindOutput(source.Port) is not null
                ? null
                : call.Problem(GraphProblemCode.UnknownPort, source.Port,
                    $"there is no output '{source.Port}'; outputs are {GraphProblem.Quoted(call.Graph.Outputs.Select(each => each.Name))}");
        }

        if (!analysis.IndexById.TryGetValue(id, out int index))
        {
            return UnknownNode(scope, source, user);
        }

        Node node = analysis.Nodes[index];
        return node.Descriptor.FindOutput(source.Port) is not null
            ? null
            : GraphProblem.UnknownOutput(node, source.Port);
    }

    public static GraphProblem UnknownNode(GraphScope scope, PortReference end, object user) =>
        new(GraphProblemCode.UnknownNode, end.NodeId is { } id ? scope.Flat(id) : scope.Id, end.Port,
            $"{Name(scope)} has no node '{end.NodeId}', which {user} names; add it or remove the connection.");

    /// <summary>Finds the node and output in the end, or the input of the whole graph.</summary>
    /// <returns>False where a fault, which is reported where it is, hides them.</returns>
    public bool TryFollow(GraphScope scope, PortReference source, out int node, out int output)
    {
        _passed.Clear();
        bool isFound = TryWalk(scope, source, out node, out output);
        foreach (CallPort port in _passed)
        {
            (port.Node, port.Output) = (node, output);
            port.State = isFound ? CallPort.Progress.Found : CallPort.Progress.Hidden;
        }

        return isFound;
    }

    /// <summary>A loop, as chains of calls that pass their inputs through may be long; every port is walked once.</summary>
    private bool TryWalk(GraphScope scope, PortReference source, out int node, out int output)
    {
        (node, output) = (ResolvedEdge.GraphInput, -1);
        while (true)
        {
            if (source.NodeId is { } nodeId)
            {
                string id = scope.Flat(nodeId);
                if (!flat.Calls.TryGetValue(id, out GraphScope? call))
                {
                    return analysis.IndexById.TryGetValue(id, out node) && TryFindOutput(node, source.Port, out output);
                }

                if (call.IsClosed || call.Graph.FindOutput(source.Port) is not { } named)
                {
                    return false;
                }

                (scope, source) = (call, named.Source);
                continue;
            }

            if (scope.Parent is null)
            {
                return analysis.InputByName.TryGetValue(source.Port, out output);
            }

            if (!scope.Ports.TryGetValue(source.Port, out CallPort? port))
            {
                return false;
            }

            switch (port.State)
            {
                case CallPort.Progress.Found:
                    (node, output) = (port.Node, port.Output);
                    return true;
                case CallPort.Progress.Hidden:
                    return false;
                case CallPort.Progress.UnderWay:
                    analysis.Problems.Add(port.Scope.Problem(
                        GraphProblemCode.Cycle, port.Input.Name, $"input '{port.Input.Name}' is passed on to itself; connect it to an output of a node"));
                    return false;
            }

            port.State = CallPort.Progress.UnderWay;
            _passed.Add(port);
            if (port.From is null)
            {
                output = port.Unconnected is { } value ? analysis.AddConstant(value) : -1;
                return output >= 0;
            }

            (scope, source) = (port.From, port.Source);
        }
    }

    private static string Name(GraphScope scope) => scope.Id is { } id ? $"The graph of '{id}'" : "The graph";

    private bool TryFindOutput(int node, string port, out int output)
    {
        output = analysis.Nodes[node].Descriptor.FindOutput(port)?.Index ?? -1;
        return output >= 0;
    }
}
