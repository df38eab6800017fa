namespace Invoke.Graph.Tests.Differential;

/// <summary>Makes a graph that shows a difference smaller, as long as it shows one.</summary>
internal static class GraphReducer
{
    /// <summary>Removes what can be removed while the difference stays of its kind.</summary>
    public static async Task<ModelGraph> ReduceAsync(ModelGraph graph, Func<ModelGraph, Task<string?>> compare)
    {
        string? kind = KindOf(await compare(graph));
        while (true)
        {
            ModelGraph? smaller = null;
            foreach (ModelGraph candidate in Smaller(graph))
            {
                if (await ShowsAsync(candidate, kind, compare))
                {
                    smaller = candidate;
                    break;
                }
            }

            if (smaller is null)
            {
                return graph;
            }

            graph = smaller;
        }
    }

    private static async Task<bool> ShowsAsync(ModelGraph graph, string? kind, Func<ModelGraph, Task<string?>> compare)
    {
        // A removed edge may leave an iterator without its list, which is no graph to run.
        return graph.Nodes.All(node => node.Kind != ModelKind.Iterate || node.Edges is [{ Input: IterateNode.CollectionPort }, ..])
            && graph.Nodes.All(node => node.Kind != ModelKind.Collect || node.Edges.Count > 0)
            && KindOf(await compare(graph)) == kind;
    }

    private static string? KindOf(string? difference) => difference?.Split(' ', ':')[0];

    private static IEnumerable<ModelGraph> Smaller(ModelGraph graph)
    {
        foreach (ModelNode node in graph.Nodes)
        {
            yield return Map(graph, each => each == node ? null : each, edge => edge.Source.Node != node);
        }

        foreach (ModelEdge edge in graph.Nodes.SelectMany(node => node.Edges))
        {
            yield return Map(graph, each => each, each => !ReferenceEquals(each, edge));
        }

        foreach (ModelNode node in graph.Nodes.Where(node => node.FailAt > 0))
        {
            yield return Map(graph, each => each == node ? each with { FailAt = 0 } : each, _ => true);
        }

        foreach (ModelNode node in graph.Nodes.Where(node => node.NullAt > 0))
        {
            yield return Map(graph, each => each == node ? each with { NullAt = 0 } : each, _ => true);
        }
    }

    /// <summary>Copies a graph with nodes changed or left out, and edges left out.</summary>
    private static ModelGraph Map(ModelGraph graph, Func<ModelNode, ModelNode?> change, Func<ModelEdge, bool> stays)
    {
        var copies = new Dictionary<ModelNode, ModelNode?>();
        ModelNode? Copy(ModelNode node)
        {
            if (!copies.TryGetValue(node, out ModelNode? copy))
            {
                copy = change(node) is { } changed
                    ? changed with
                    {
                        Edges = [.. node.Edges.Where(stays).Select(edge => edge.Source.Node is { } source ? edge with { Source = edge.Source with { Node = Copy(source) } } : edge)],
                    }
                    : null;
                copies.Add(node, copy);
            }

            return copy;
        }

        ModelNode[] nodes = [.. graph.Nodes.Select(Copy).OfType<ModelNode>()];
        return graph with
        {
            Nodes = nodes,
            Inputs = [.. graph.Inputs.Where(input => nodes.SelectMany(node => node.Edges).Any(edge => edge.Source.Node is null && edge.Source.Name == input.Name))],
        };
    }
}
