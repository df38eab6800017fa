namespace Invoke.Graph;

/// <summary>Computes the iterators above each node (DESIGN: axes): collector-input where a collector's sources do not nest.</summary>
internal static class AxisRules
{
    public static void Compute(GraphAnalysis analysis)
    {
        // What waits for a cycle has no axes, but a collector there can still be checked by its other sources.
        var axes = new int[analysis.Nodes.Count][];
        foreach (int node in analysis.Order)
        {
            axes[node] = analysis.Nodes[node].Descriptor.Kind switch
            {
                NodeKind.Iterate => [.. UnionOfSources(analysis, axes, node), node],
                NodeKind.Collect => Collected(analysis, axes, node),
                _ => UnionOfSources(analysis, axes, node),
            };
        }

        foreach (int node in analysis.LeftOver)
        {
            if (analysis.Nodes[node].Descriptor.Kind == NodeKind.Collect)
            {
                Collected(analysis, axes, node);
            }
        }

        foreach (int node in analysis.LeftOver)
        {
            axes[node] = [];
        }

        analysis.Axes = axes;
    }

    private static int[] UnionOfSources(GraphAnalysis analysis, int[][] axes, int node)
    {
        int[] union = [];
        foreach (int edge in analysis.Incoming[node])
        {
            int source = analysis.Edges[edge].Source;
            if (source >= 0)
            {
                union = Union(analysis, union, axes[source]);
            }
        }

        return union;
    }

    private static int[] Collected(GraphAnalysis analysis, int[][] axes, int node)
    {
        int[] union = [];
        var nests = true;
        List<int[]> nested = [];
        foreach (int index in analysis.Incoming[node])
        {
            ResolvedEdge edge = analysis.Edges[index];
            // A source that waits for a cycle has none.
            if (edge.Source < 0 || axes[edge.Source] is not { } own)
            {
                continue;
            }

            if (edge.IsItem)
            {
                own = WithoutInnermost(axes, own);

                // One problem a collector: how many sources differ from those before them depends on their order.
                if (nests && !Nests(nested, own))
                {
                    nests = false;
                    analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.CollectorInput, analysis.Nodes[node], edge.Input.Name,
                        $"the source '{analysis.Nodes[edge.Source].Id}' runs under other outer iterations than the sources before it; collect each nest on its own"));
                }
            }

            union = Union(analysis, union, own);
        }

        return union;
    }

    /// <summary>Drops the axes that enclose none of the others: those that a collector gathers.</summary>
    private static int[] WithoutInnermost(int[][] axes, int[] own) => own.Length switch
    {
        0 => own,
        1 => [],
        _ => Array.FindAll(own, axis => Array.Exists(own, other => other != axis && Array.IndexOf(axes[other], axis) >= 0)),
    };

    /// <summary>True where all of the sets are subsets of one another; each new one is remembered.</summary>
    private static bool Nests(List<int[]> nested, int[] own)
    {
        foreach (int[] other in nested)
        {
            if (ReferenceEquals(other, own) || other.AsSpan().SequenceEqual(own))
            {
                return true;
            }
        }

        bool nests = nested.TrueForAll(other => IsSubset(own, other) || IsSubset(other, own));
        nested.Add(own);
        return nests;
    }

    private static bool IsSubset(int[] part, int[] whole) => Array.TrueForAll(part, axis => Array.IndexOf(whole, axis) >= 0);

    private static int[] Union(GraphAnalysis analysis, int[] left, int[] right)
    {
        if (right.Length == 0 || ReferenceEquals(left, right) || IsSubset(right, left))
        {
            return left;
        }

        if (IsSubset(left, right))
        {
            return right;
        }

        int[] union = [.. left, .. right.Where(axis => Array.IndexOf(left, axis) < 0)];
        Array.Sort(union, (first, second) => analysis.Depth[first] != analysis.Depth[second]
            ? analysis.Depth[first].CompareTo(analysis.Depth[second])
            : first.CompareTo(second));
        return union;
    }
}
