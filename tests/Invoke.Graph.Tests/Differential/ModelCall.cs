namespace Invoke.Graph.Tests.Differential;

/// <summary>Moves a part of a random graph into a call, or into a call inside a call; the ids of these nodes are then the paths there.</summary>
internal static class ModelCall
{
    /// <summary>Moves a part of which no way leads out and back in, and which is together in author order, as nodes of a call are.</summary>
    public static ModelGraph Move(ModelGraph graph, Random random, int depth)
    {
        HashSet<ModelNode> part = ConvexPart(graph, random);
        string path = string.Concat(Enumerable.Range(0, depth).Select(level => $"c{level}."));
        var moved = new Dictionary<ModelNode, ModelNode>();
        ModelNode[] before = [.. graph.Nodes.TakeWhile(node => !part.Contains(node))];
        return graph with
        {
            Nodes = [.. before.Concat(graph.Nodes.Where(part.Contains)).Concat(graph.Nodes.Skip(before.Length).Where(node => !part.Contains(node))).Select(Copy)],
        };

        ModelNode Copy(ModelNode node)
        {
            if (!moved.TryGetValue(node, out ModelNode? copy))
            {
                copy = node with
                {
                    Id = part.Contains(node) ? path + node.Id : node.Id,
                    Edges = [.. node.Edges.Select(edge => edge.Source.Node is { } source ? edge with { Source = edge.Source with { Node = Copy(source) } } : edge)],
                };
                moved.Add(node, copy);
            }

            return copy;
        }
    }

    /// <summary>Adds the call, at its place in author order, and everything that goes in: one input for each output from outside.</summary>
    public static void Add(NodeGraph graph, ModelGraph model, Func<ModelNode, Node> create)
    {
        ModelNode[] part = [.. model.Nodes.Where(node => node.IsCalled)];
        var inner = new NodeGraph();
        foreach (ModelNode node in part)
        {
            inner.Add(create(node), node.LocalId);
        }

        foreach ((ModelNode node, ModelEdge edge) in part.SelectMany(node => node.Edges.Select(edge => (node, edge))))
        {
            bool isInside = edge.Source.Node is { IsCalled: true };
            if (!isInside && inner.Inputs.All(input => input.Name != NameOf(edge.Source)))
            {
                inner.Input<object?>(NameOf(edge.Source));
            }

            inner.Connect(
                isInside ? new PortReference(edge.Source.Node!.LocalId, edge.Source.Name) : new PortReference(null, NameOf(edge.Source)),
                new PortReference(node.LocalId, edge.Input));
        }

        foreach (ModelPort port in model.Nodes.Where(node => !node.IsCalled).SelectMany(node => node.Edges).Select(edge => edge.Source).Where(port => port.Node is { IsCalled: true }))
        {
            if (inner.Outputs.All(output => output.Name != NameOf(port)))
            {
                inner.AddOutput(new GraphOutput(NameOf(port), new PortReference(port.Node!.LocalId, port.Name)));
            }
        }

        string[] calls = part[0].Id.Split('.')[..^1];
        foreach (string id in calls.Skip(1).Reverse())
        {
            inner = PassingOn(inner, id);
        }

        graph.Call(inner, calls[0]);
    }

    /// <summary>Connects what goes into the call.</summary>
    public static void Connect(NodeGraph graph, ModelGraph model)
    {
        foreach (ModelPort port in model.Nodes.Where(node => node.IsCalled).SelectMany(node => node.Edges).Select(edge => edge.Source).Where(port => port.Node is not { IsCalled: true }).DistinctBy(NameOf))
        {
            graph.Connect(new PortReference(port.Node?.Id, port.Name), new PortReference("c0", NameOf(port)));
        }
    }

    /// <summary>Where an edge to a node outside starts.</summary>
    public static PortReference SourceOf(ModelPort port) =>
        port.Node is { IsCalled: true } ? new PortReference("c0", NameOf(port)) : new PortReference(port.Node?.Id, port.Name);

    private static string NameOf(ModelPort port) => port.Node is { } node ? $"{node.LocalId}_{port.Name}" : port.Name;

    private static NodeGraph PassingOn(NodeGraph inner, string id)
    {
        var around = new NodeGraph();
        around.Call(inner, id);
        foreach (GraphInput input in inner.Inputs)
        {
            around.Input<object?>(input.Name);
            around.Connect(new PortReference(null, input.Name), new PortReference(id, input.Name));
        }

        foreach (GraphOutput output in inner.Outputs)
        {
            around.AddOutput(new GraphOutput(output.Name, new PortReference(id, output.Name)));
        }

        return around;
    }

    /// <summary>Picks some nodes, half of the time under one iterator, and adds all that lie between them.</summary>
    private static HashSet<ModelNode> ConvexPart(ModelGraph graph, Random random)
    {
        var above = new Dictionary<ModelNode, HashSet<ModelNode>>();
        foreach (ModelNode node in graph.Nodes)
        {
            Above(node, above);
        }

        ModelNode[] nodes = [.. graph.Nodes];
        ModelNode[] iterators = [.. nodes.Where(node => node.Kind == ModelKind.Iterate && above.Values.Any(set => set.Contains(node)))];
        if (iterators.Length > 0 && random.Next(2) == 0)
        {
            ModelNode iterator = iterators[random.Next(iterators.Length)];
            nodes = [.. nodes.Where(node => above[node].Contains(iterator))];
        }

        ModelNode[] picked = [.. nodes.Where(_ => random.Next(3) == 0)];
        picked = picked.Length == 0 ? [nodes[random.Next(nodes.Length)]] : picked;
        return [.. graph.Nodes.Where(node => picked.Contains(node) || (picked.Any(end => above[end].Contains(node)) && picked.Any(above[node].Contains)))];
    }

    private static HashSet<ModelNode> Above(ModelNode node, Dictionary<ModelNode, HashSet<ModelNode>> above)
    {
        if (!above.TryGetValue(node, out HashSet<ModelNode>? found))
        {
            found = [.. node.Edges.Select(edge => edge.Source.Node).OfType<ModelNode>().SelectMany(source => Above(source, above).Append(source))];
            above.Add(node, found);
        }

        return found;
    }
}
