namespace Invoke.Graph;

/// <content>Connections into calls: what each of a call's inputs is fed by.</content>
internal sealed partial class ConnectionRules
{
    /// <summary>Takes note of what is connected to the inputs of calls.</summary>
    private void ConnectPorts()
    {
        foreach (GraphScope scope in _flat.Scopes)
        {
            foreach (Connection connection in scope.Graph.Connections)
            {
                if (connection.Destination.NodeId is { } id && _flat.Calls.TryGetValue(scope.Flat(id), out GraphScope? call) && !call.IsClosed && !scope.IsClosed)
                {
                    ConnectPort(scope, connection, call);
                }
            }
        }

        foreach (CallPort port in _flat.Scopes.SelectMany(scope => scope.Ports.Values))
        {
            FollowRivals(port);
            if (port.From is null)
            {
                continue;
            }

            if (_sources.TryFollow(port.Scope, new PortReference(null, port.Input.Name), out int source, out _) && source >= 0)
            {
                AddScopeSource(source, port.Scope, port.From);
            }
        }
    }

    private void ConnectPort(GraphScope scope, Connection connection, GraphScope call)
    {
        string name = connection.Destination.Port;
        if (_sources.Check(scope, connection.Source, scope.Flat(connection)) is { } problem)
        {
            _analysis.Problems.Add(problem);
        }

        if (!call.Ports.TryGetValue(name, out CallPort? port))
        {
            _analysis.Problems.Add(call.Problem(GraphProblemCode.UnknownPort, name, $"there is no input '{name}'; inputs are {GraphProblem.Quoted(call.Ports.Keys)}"));
        }
        else if (port.From is null)
        {
            (port.From, port.Source) = (scope, connection.Source);
        }
        else if ((port.From == scope && port.Source == connection.Source) || port.Rivals.Exists(rival => rival.From == scope && rival.Source == connection.Source))
        {
            Report(GraphProblemCode.DuplicateEdge, scope, connection, $"The connection {scope.Flat(connection)} is there twice; remove one.");
        }
        else
        {
            if (port.Rivals.Count == 0)
            {
                port.Rivals.Add((port.From, port.Source, -1, -1));
                port.State = CallPort.Progress.Hidden;
            }

            port.Rivals.Add((scope, connection.Source, -1, -1));
            ReportOccupied(scope, connection);
        }
    }

    /// <summary>Finds the outputs of all connections to a port that takes one; those that cannot be found are reported elsewhere.</summary>
    private void FollowRivals(CallPort port)
    {
        for (int index = port.Rivals.Count - 1; index >= 0; index--)
        {
            (GraphScope from, PortReference source, _, _) = port.Rivals[index];
            if (_sources.TryFollow(from, source, out int node, out int output))
            {
                port.Rivals[index] = (from, source, node, output);
            }
            else
            {
                port.Rivals.RemoveAt(index);
            }
        }
    }

    /// <summary>Takes note that a node's output goes into a call, and into those around it that the connection starts outside of.</summary>
    private static void AddScopeSource(int source, GraphScope inside, GraphScope outside)
    {
        for (GraphScope? scope = inside; scope is not null && scope != outside; scope = scope.Parent)
        {
            scope.Sources.Add(source);
        }
    }
}
