namespace Invoke.Graph;

/// <summary>Infers the types of iterators and collectors and checks every connection: type-mismatch, iterator-input, collector-input.</summary>
internal static class TypeRules
{
    public static void Check(GraphAnalysis analysis)
    {
        foreach (int node in analysis.Order)
        {
            switch (analysis.Nodes[node].Descriptor.Kind)
            {
                case NodeKind.Iterate:
                    InferIterator(analysis, node);
                    break;
                case NodeKind.Collect:
                    InferCollector(analysis, node);
                    break;
                default:
                    CheckInputs(analysis, node);
                    break;
            }
        }
    }

    private static void CheckInputs(GraphAnalysis analysis, int node)
    {
        foreach (int index in analysis.Incoming[node])
        {
            ResolvedEdge edge = analysis.Edges[index];
            if (analysis.TypeOf(edge) is { } from && !edge.Input.Type.Accepts(from))
            {
                analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.TypeMismatch, analysis.Nodes[node], edge.Input.Name,
                    $"input '{edge.Input.Name}' takes {edge.Input.Type}, but {SourceName(analysis, edge)} gives {from}"));
            }
        }
    }

    private static void InferIterator(GraphAnalysis analysis, int node)
    {
        foreach (int index in analysis.Incoming[node])
        {
            ResolvedEdge edge = analysis.Edges[index];
            if (analysis.TypeOf(edge) is not { } from)
            {
                continue;
            }

            analysis.ElementTypes[node] = from.Element;
            if (from.Element is null)
            {
                analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.IteratorInput, analysis.Nodes[node], edge.Input.Name,
                    $"an iterator reads a declared list, but {SourceName(analysis, edge)} gives {from}"));
            }
        }
    }

    private static void InferCollector(GraphAnalysis analysis, int node)
    {
        PortType? root = null;
        foreach (int index in analysis.Incoming[node])
        {
            ResolvedEdge edge = analysis.Edges[index];
            if (analysis.TypeOf(edge) is not { } from)
            {
                return;
            }

            PortType? item = edge.IsItem ? from : from.Element;
            if (item is null)
            {
                analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.CollectorInput, analysis.Nodes[node], edge.Input.Name,
                    $"'collection' takes lists, but {SourceName(analysis, edge)} gives {from}; connect it to 'item'"));
                return;
            }

            if (root is null || IsBaseOf(item, root))
            {
                root = item;
            }
            else if (!IsBaseOf(root, item))
            {
                analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.CollectorInput, analysis.Nodes[node], edge.Input.Name,
                    $"the items are {root}, but {SourceName(analysis, edge)} gives {item}; gather one type, or types with a common base"));
                return;
            }
        }

        analysis.ElementTypes[node] = root;
    }

    private static bool IsBaseOf(PortType type, PortType other) =>
        type.ClrType == other.ClrType || type is AnyPortType || (!other.ClrType.IsValueType && type.ClrType.IsAssignableFrom(other.ClrType));

    private static string SourceName(GraphAnalysis analysis, in ResolvedEdge edge) => edge.Source == ResolvedEdge.GraphInput
        ? $"graph input '{analysis.Inputs[edge.Output].Name}'"
        : $"'{analysis.Nodes[edge.Source].Id}.{analysis.Nodes[edge.Source].Descriptor.Outputs[edge.Output].Name}'";
}
