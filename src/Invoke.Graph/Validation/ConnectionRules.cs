namespace Invoke.Graph;

/// <summary>Looks up both ends of every connection: unknown-node, unknown-port, protected-port, duplicate-edge, occupied-input.</summary>
internal static class ConnectionRules
{
    public static void Resolve(NodeGraph graph, GraphAnalysis analysis)
    {
        var inputs = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < analysis.Inputs.Count; index++)
        {
            inputs.Add(analysis.Inputs[index].Name, index);
        }

        var indexes = new Dictionary<string, int>(graph.Nodes.Count, StringComparer.Ordinal);
        for (var index = 0; index < graph.Nodes.Count; index++)
        {
            // Every node of a graph has an id: adding sets it.
            indexes.Add(graph.Nodes[index].Id!, index);
        }

        // Keyed by what the ends are, not by their names, which would be hashed again for every connection.
        var seen = new HashSet<ResolvedEdge>(graph.Connections.Count);
        var occupied = new HashSet<(int Destination, InputPort Input)>(graph.Connections.Count);
        foreach (Connection connection in graph.Connections)
        {
            bool sourceFound = TryResolveSource(analysis, inputs, indexes, connection, out int source, out int output);
            if (!TryResolveDestination(analysis, indexes, connection, out int destination, out InputPort? input))
            {
                continue;
            }

            if (!sourceFound)
            {
                analysis.Dangling.Add(connection.Destination);
                continue;
            }

            var edge = new ResolvedEdge(source, output, destination, input);
            if (!seen.Add(edge))
            {
                Report(analysis, GraphProblemCode.DuplicateEdge, connection.Destination, $"The connection {connection} is there twice; remove one.");
            }
            else
            {
                if (!input.AcceptsMany && !occupied.Add((destination, input)))
                {
                    Report(analysis, GraphProblemCode.OccupiedInput, connection.Destination,
                        $"Input {connection.Destination} takes one connection, and {connection} is another; remove one, or gather with 'collect'.");
                }

                // Each of several is checked further: which of them came first decides nothing.
                analysis.Edges.Add(edge);
            }
        }

        analysis.Incoming = Group(analysis, static edge => edge.Destination);
        analysis.Outgoing = Group(analysis, static edge => edge.Source);
    }

    private static bool TryResolveSource(
        GraphAnalysis analysis,
        Dictionary<string, int> inputs,
        Dictionary<string, int> indexes,
        Connection connection,
        out int source,
        out int output)
    {
        (string? nodeId, string port) = (connection.Source.NodeId, connection.Source.Port);
        source = ResolvedEdge.GraphInput;
        if (nodeId is null)
        {
            if (!inputs.TryGetValue(port, out output))
            {
                Report(analysis, GraphProblemCode.UnknownPort, connection.Source,
                    $"The graph has no input '{port}', which {connection} starts at; add it or remove the connection.");
                return false;
            }

            return true;
        }

        output = -1;
        if (!indexes.TryGetValue(nodeId, out source))
        {
            ReportUnknownNode(analysis, connection, connection.Source);
            return false;
        }

        Node node = analysis.Nodes[source];
        if (node.Descriptor.FindOutput(port) is not { } found)
        {
            analysis.Problems.Add(GraphProblem.UnknownOutput(node, port));
            return false;
        }

        output = found.Index;
        return true;
    }

    private static bool TryResolveDestination(
        GraphAnalysis analysis,
        Dictionary<string, int> indexes,
        Connection connection,
        out int destination,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out InputPort? input)
    {
        input = null;
        if (connection.Destination.NodeId is not { } nodeId || !indexes.TryGetValue(nodeId, out destination))
        {
            destination = -1;
            ReportUnknownNode(analysis, connection, connection.Destination);
            return false;
        }

        Node node = analysis.Nodes[destination];
        string port = connection.Destination.Port;
        input = node.Descriptor.FindInput(port);
        if (input is null)
        {
            analysis.Problems.Add(GraphProblem.UnknownInput(node, port));
            return false;
        }

        if (input.IsProtected)
        {
            analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.ProtectedPort, node, port,
                $"input '{port}' takes no connection; remove {connection}"));
            return false;
        }

        return true;
    }

    private static void ReportUnknownNode(GraphAnalysis analysis, Connection connection, PortReference end) =>
        Report(analysis, GraphProblemCode.UnknownNode, end, $"The graph has no node '{end.NodeId}', which {connection} names; add it or remove the connection.");

    private static void Report(GraphAnalysis analysis, GraphProblemCode code, PortReference end, string message) =>
        analysis.Problems.Add(new GraphProblem(code, end.NodeId, end.Port, message));

    /// <summary>Lists the edges of each node by counting first, so that each list is allocated once at its size.</summary>
    private static int[][] Group(GraphAnalysis analysis, Func<ResolvedEdge, int> key)
    {
        var counts = new int[analysis.Nodes.Count];
        foreach (ResolvedEdge edge in analysis.Edges)
        {
            if (key(edge) >= 0)
            {
                counts[key(edge)]++;
            }
        }

        var groups = new int[counts.Length][];
        for (var node = 0; node < groups.Length; node++)
        {
            groups[node] = counts[node] == 0 ? [] : new int[counts[node]];
            counts[node] = 0;
        }

        for (var edge = 0; edge < analysis.Edges.Count; edge++)
        {
            int node = key(analysis.Edges[edge]);
            if (node >= 0)
            {
                groups[node][counts[node]++] = edge;
            }
        }

        return groups;
    }
}
