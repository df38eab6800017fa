namespace Invoke.Graph;

/// <summary>Checks what is not connected: missing-input, out-of-range, and each node's own rules.</summary>
internal static class InputRules
{
    public static void Check(GraphAnalysis analysis)
    {
        foreach (CallPort port in analysis.Flat.Scopes.Where(scope => !scope.IsClosed).SelectMany(scope => scope.Ports.Values))
        {
            if (port is { From: null, Unconnected: null })
            {
                analysis.Problems.Add(port.Scope.Problem(GraphProblemCode.MissingInput, port.Input.Name, $"input '{port.Input.Name}' is required; connect or set it"));
            }
        }

        for (var index = 0; index < analysis.Nodes.Count; index++)
        {
            Check(analysis.Nodes[index], analysis, index, analysis.Problems);
        }
    }

    /// <summary>Checks one node.</summary>
    public static void Check(Node node, IConnections connections, int index, List<GraphProblem> problems)
    {
        CheckPorts(node, connections, index, problems);
        if (node is CollectNode
            && !connections.IsConnected(index, CollectNode.ItemPort)
            && !connections.IsConnected(index, CollectNode.CollectionPort))
        {
            problems.Add(GraphProblem.OnPort(GraphProblemCode.MissingInput, node, CollectNode.ItemPort,
                "nothing is connected to gather; connect an output to 'item' or a list to 'collection'"));
        }

        node.Validate(new NodeValidationContext(node, connections, index, problems));
    }

    private static void CheckPorts(Node node, IConnections connections, int index, List<GraphProblem> problems)
    {
        IReadOnlyList<InputPort> inputs = node.Descriptor.Inputs;
        for (var port = 0; port < inputs.Count; port++)
        {
            InputPort input = inputs[port];
            if (input.IsRequired && input.IsMissing(node) && !connections.IsConnected(index, input.Name))
            {
                problems.Add(GraphProblem.OnPort(GraphProblemCode.MissingInput, node, input.Name,
                    $"input '{input.Name}' is required; connect or set it"));
            }
            else if (input.DescribeOutOfRange(node) is { } problem && !connections.IsConnected(index, input.Name))
            {
                problems.Add(GraphProblem.OnPort(GraphProblemCode.OutOfRange, node, input.Name, $"input '{input.Name}' {problem}"));
            }
        }
    }
}
