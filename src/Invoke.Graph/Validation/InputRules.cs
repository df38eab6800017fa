namespace Invoke.Graph;

/// <summary>Checks what is not connected: missing-input, out-of-range, and each node's own rules.</summary>
internal static class InputRules
{
    public static void Check(GraphAnalysis analysis)
    {
        for (var index = 0; index < analysis.Nodes.Count; index++)
        {
            Node node = analysis.Nodes[index];
            CheckPorts(analysis, index);
            if (node is CollectNode
                && !analysis.IsConnected(index, CollectNode.ItemPort)
                && !analysis.IsConnected(index, CollectNode.CollectionPort))
            {
                analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.MissingInput, node, CollectNode.ItemPort,
                    "nothing is connected to gather; connect an output to 'item' or a list to 'collection'"));
            }

            node.Validate(new NodeValidationContext(analysis, index));
        }
    }

    private static void CheckPorts(GraphAnalysis analysis, int index)
    {
        Node node = analysis.Nodes[index];
        IReadOnlyList<InputPort> inputs = node.Descriptor.Inputs;
        for (var port = 0; port < inputs.Count; port++)
        {
            InputPort input = inputs[port];
            if (input.IsRequired && input.IsMissing(node) && !analysis.IsConnected(index, input.Name))
            {
                analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.MissingInput, node, input.Name,
                    $"input '{input.Name}' is required; connect or set it"));
            }
            else if (input.DescribeOutOfRange(node) is { } problem && !analysis.IsConnected(index, input.Name))
            {
                analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.OutOfRange, node, input.Name, $"input '{input.Name}' {problem}"));
            }
        }
    }
}
