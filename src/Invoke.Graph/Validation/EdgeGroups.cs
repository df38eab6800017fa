namespace Invoke.Graph;

/// <summary>Lists of edges, one for each node, in one array.</summary>
internal sealed class EdgeGroups
{
    private readonly int[] _edges;

    /// <summary>For each node where its list starts; the next one's start ends it.</summary>
    private readonly int[] _starts;

    private EdgeGroups(int[] edges, int[] starts)
    {
        _edges = edges;
        _starts = starts;
    }

    public static EdgeGroups Empty { get; } = new([], [0]);

    /// <summary>The edges of a node, in the order of adding.</summary>
    public ArraySegment<int> this[int node] => new(_edges, _starts[node], _starts[node + 1] - _starts[node]);

    /// <summary>Groups edges by a node of theirs; below zero where an edge has none.</summary>
    public static EdgeGroups By(int nodes, List<ResolvedEdge> edges, Func<ResolvedEdge, int> key)
    {
        // Counted one place further on, so that adding up leaves each start in its place.
        var starts = new int[nodes + 2];
        foreach (ResolvedEdge edge in edges)
        {
            if (key(edge) is >= 0 and int node)
            {
                starts[node + 2]++;
            }
        }

        for (var node = 2; node < starts.Length; node++)
        {
            starts[node] += starts[node - 1];
        }

        var grouped = new int[starts[^1]];
        for (var index = 0; index < edges.Count; index++)
        {
            if (key(edges[index]) is >= 0 and int node)
            {
                grouped[starts[node + 1]++] = index;
            }
        }

        return new EdgeGroups(grouped, starts);
    }
}
