namespace Invoke.Graph;

/// <summary>Checks what is not connected: missing-input, out-of-range, and each node's own rules.</summary>
internal static class InputRules
{
    public static void Check(GraphAnalysis analysis)
    {
        for (var index = 0; index < analysis.Nodes.Count; index++)
        {
            Node node = analysis.Nodes[index];
            int[] incoming = analysis.Incoming[index];
            bool IsConnected(string port)
            {
                foreach (int edge in incoming)
                {
                    if (analysis.Edges[edge].Input.Name == port)
                    {
                        return true;
                    }
                }

                return analysis.Dangling.Count > 0 && analysis.Dangling.Contains(new PortReference(node.Id, port));
            }

            CheckPorts(analysis, node, IsConnected);
            if (node is CollectNode && incoming.Length == 0 && !IsConnected(CollectNode.ItemPort) && !IsConnected(CollectNode.CollectionPort))
            {
                analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.MissingInput, node, CollectNode.ItemPort,
                    "nothing is connected to gather; connect an output to 'item' or a list to 'collection'"));
            }

            node.Validate(new NodeValidationContext(node, IsConnected, analysis.Problems));
        }
    }

    private static void CheckPorts(GraphAnalysis analysis, Node node, Func<string, bool> isConnected)
    {
        IReadOnlyList<InputPort> inputs = node.Descriptor.Inputs;
        for (var index = 0; index < inputs.Count; index++)
        {
            InputPort input = inputs[index];
            if (input.IsRequired && !isConnected(input.Name) && input.IsMissing(node))
            {
                analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.MissingInput, node, input.Name,
                    $"input '{input.Name}' is required; connect or set it"));
            }
            else if (input.DescribeOutOfRange(node) is { } problem && !isConnected(input.Name))
            {
                analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.OutOfRange, node, input.Name, $"input '{input.Name}' {problem}"));
            }
        }
    }
}
