namespace Invoke.Graph;

/// <summary>
/// The order of connections into one input that takes many. A document has those from inputs of the graph after all others, so where they stand
/// elsewhere it says their place among the connections into the same input.
/// </summary>
internal static class ConnectionOrder
{
    /// <summary>Finds the connections from inputs of a graph whose place a document has to say.</summary>
    /// <returns>Their places, for these very connections.</returns>
    public static Dictionary<Connection, int> FindPlaces(NodeGraph graph)
    {
        var places = new Dictionary<Connection, int>(ReferenceEqualityComparer.Instance);
        HashSet<PortReference> shared = [.. graph.Connections
            .Where(connection => connection.Source.NodeId is null && AcceptsMany(graph, connection.Destination))
            .Select(connection => connection.Destination)];
        if (shared.Count == 0)
        {
            return places;
        }

        Dictionary<string, int> inputs = graph.Inputs.Select((input, index) => (input.Name, index)).ToDictionary(StringComparer.Ordinal);
        foreach (IGrouping<PortReference, Connection> port in graph.Connections.Where(connection => shared.Contains(connection.Destination)).GroupBy(each => each.Destination))
        {
            Connection[] connections = [.. port];
            int[] ranks = [.. connections.Select(each => each.Source.NodeId is null ? inputs.GetValueOrDefault(each.Source.Port, int.MaxValue) : -1)];

            // What is at the end in the order of the inputs gets there without a word.
            int end = connections.Length;
            while (end > 0 && ranks[end - 1] >= 0 && (end == connections.Length || ranks[end - 1] <= ranks[end]))
            {
                end--;
            }

            for (var place = 0; place < end; place++)
            {
                if (ranks[place] >= 0)
                {
                    places.Add(connections[place], place);
                }
            }
        }

        return places;
    }

    /// <summary>Puts connections at their places among the others into the same input; those beyond the last go to the end.</summary>
    public static List<Connection> Insert(IEnumerable<Connection> others, IEnumerable<(Connection Connection, int Place)> placed)
    {
        var waiting = placed.GroupBy(each => each.Connection.Destination).ToDictionary(port => port.Key, port => new Queue<(Connection Connection, int Place)>(port.OrderBy(each => each.Place)));
        var before = new Dictionary<PortReference, int>();
        var connections = new List<Connection>();
        foreach (Connection connection in others)
        {
            if (waiting.TryGetValue(connection.Destination, out Queue<(Connection Connection, int Place)>? queue))
            {
                int place = before.GetValueOrDefault(connection.Destination);
                for (; queue.TryPeek(out (Connection Connection, int Place) next) && next.Place <= place; place++)
                {
                    connections.Add(queue.Dequeue().Connection);
                }

                before[connection.Destination] = place + 1;
            }

            connections.Add(connection);
        }

        connections.AddRange(waiting.Values.SelectMany(queue => queue).Select(each => each.Connection));
        return connections;
    }

    private static bool AcceptsMany(NodeGraph graph, PortReference end) =>
        end.NodeId is { } id && graph.TryFindByPath(id, out Node? node) && node.Descriptor.FindInput(end.Port) is { AcceptsMany: true };
}
