namespace Invoke.Graph;

/// <summary>Infers the types of iterators and collectors and checks every connection: type-mismatch, iterator-input, collector-input.</summary>
internal static class TypeRules
{
    public static void Check(GraphAnalysis analysis)
    {
        foreach (int node in analysis.Order)
        {
            Check(analysis, node);
        }

        foreach (int node in analysis.LeftOver)
        {
            Check(analysis, node);
        }

        foreach (CallPort port in analysis.Flat.Scopes.SelectMany(scope => scope.Ports.Values))
        {
            CheckPort(analysis, port);
        }
    }

    private static void Check(GraphAnalysis analysis, int node)
    {
        CheckPorts(analysis, node);
        switch (analysis.Nodes[node].Descriptor.Kind)
        {
            case NodeKind.Iterate:
                CheckIterator(analysis, node);
                break;
            case NodeKind.Collect:
                InferCollector(analysis, node);
                break;
            case NodeKind.Choice:
                CheckInputs(analysis, node);
                InferChoice(analysis, node);
                break;
            default:
                CheckInputs(analysis, node);
                break;
        }
    }

    /// <summary>Checks the inputs of calls that a node reads through, so that a wrong value is a fault of the call and not of every reader.</summary>
    private static void CheckPorts(GraphAnalysis analysis, int node)
    {
        if (analysis.PortOf.Count == 0)
        {
            return;
        }

        foreach (int edge in analysis.Incoming[node])
        {
            if (analysis.PortOf.TryGetValue(analysis.Edges[edge], out CallPort? port))
            {
                CheckPort(analysis, port);
            }
        }
    }

    private static void CheckPort(GraphAnalysis analysis, CallPort port)
    {
        if (port.IsTypeChecked || port.From is not { } from)
        {
            return;
        }

        port.IsTypeChecked = true;
        if (port.State == CallPort.Progress.Found)
        {
            port.IsMismatch = IsMismatch(analysis, port, from, port.Source, port.Node, port.Output);
        }

        foreach ((GraphScope rivalFrom, PortReference source, int node, int output) in port.Rivals)
        {
            IsMismatch(analysis, port, rivalFrom, source, node, output);
        }
    }

    /// <summary>Checks a connection to an input of a call; one fault is reported once, where the value comes in.</summary>
    private static bool IsMismatch(GraphAnalysis analysis, CallPort port, GraphScope from, PortReference source, int node, int output)
    {
        if (source.NodeId is null && from.Ports.TryGetValue(source.Port, out CallPort? outer))
        {
            CheckPort(analysis, outer);
            if (outer.IsMismatch)
            {
                return true;
            }
        }

        if (analysis.TypeOf(node, output) is not { } type || port.Input.Type.Accepts(type))
        {
            return false;
        }

        analysis.Problems.Add(port.Scope.Problem(GraphProblemCode.TypeMismatch, port.Input.Name,
            $"input '{port.Input.Name}' takes {port.Input.Type}, but {SourceName(analysis, node, output)} gives {type}; connect an output that fits"));
        return true;
    }

    private static void CheckInputs(GraphAnalysis analysis, int node)
    {
        foreach (int index in analysis.Incoming[node])
        {
            ResolvedEdge edge = analysis.Edges[index];
            if (analysis.TypeOf(edge) is { } from && !edge.Input.Type.Accepts(from))
            {
                analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.TypeMismatch, analysis.Nodes[node], edge.Input.Name,
                    $"input '{edge.Input.Name}' takes {edge.Input.Type}, but {SourceName(analysis, edge)} gives {from}; connect an output that fits"));
            }
        }
    }

    private static void CheckIterator(GraphAnalysis analysis, int node)
    {
        analysis.ItemTypes[node] = ItemTypesOf(analysis, node);
        foreach (int index in analysis.Incoming[node])
        {
            ResolvedEdge edge = analysis.Edges[index];
            if (analysis.TypeOf(edge) is { Element: null } from)
            {
                analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.IteratorInput, analysis.Nodes[node], edge.Input.Name,
                    $"an iterator reads a declared list, but {SourceName(analysis, edge)} gives {from}; connect an output that is a list"));
            }
        }

        CheckItemsRead(analysis, node);
    }

    /// <summary>The types of an iterator's items, by list. Where one input has several lists, which is a fault of its own, they could be of either type.</summary>
    private static PortType?[] ItemTypesOf(GraphAnalysis analysis, int node)
    {
        var types = new PortType?[IterateNode.CollectionPorts.Length];
        var edges = new int[types.Length];
        foreach (int index in analysis.Incoming[node])
        {
            ResolvedEdge edge = analysis.Edges[index];
            int list = IterateNode.ListOf(edge.Input);
            types[list] = ++edges[list] == 1 ? analysis.TypeOf(edge)?.Element : null;
        }

        return types;
    }

    /// <summary>An item that is read comes from a list; the first list is a required input and checked as such.</summary>
    private static void CheckItemsRead(GraphAnalysis analysis, int node)
    {
        for (var list = 1; list < IterateNode.CollectionPorts.Length; list++)
        {
            string port = IterateNode.CollectionPorts[list];
            int output = IterateNode.OutputOf(list);
            if (!analysis.IsConnected(node, port) && analysis.Outgoing[node].Any(edge => analysis.Edges[edge].Output == output))
            {
                analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.MissingInput, analysis.Nodes[node], port,
                    $"output '{IterateNode.ItemPorts[list]}' is read, but the list it comes from, '{port}', is not connected; connect it"));
            }
        }
    }

    private static void InferCollector(GraphAnalysis analysis, int node)
    {
        var isKnown = true;
        foreach (int index in analysis.Incoming[node])
        {
            ResolvedEdge edge = analysis.Edges[index];
            if (analysis.TypeOf(edge) is not { } from)
            {
                isKnown = false;
            }
            else if (ItemOf(analysis, edge) is null)
            {
                isKnown = false;
                Report(analysis, edge, $"'collection' takes lists, but {SourceName(analysis, edge)} gives {from}; connect it to 'item'");
            }
        }

        if (FindRoot(analysis, node) is not { } root)
        {
            return;
        }

        foreach (int index in analysis.Incoming[node])
        {
            ResolvedEdge edge = analysis.Edges[index];
            if (ItemOf(analysis, edge) is { } item
                && analysis.TypeOf(edge) is { } from
                && !(IsBaseOf(root, item) && (edge.IsItem ? root : root.ListType).Accepts(from)))
            {
                isKnown = false;
                Report(analysis, edge,
                    $"the items are {root}, but {SourceName(analysis, edge)} gives {from}; gather one type, or types with a common base");
            }
        }

        analysis.ElementTypes[node] = isKnown ? root : null;
    }

    /// <summary>The type of what an edge brings a collector; null where a fault hides it.</summary>
    private static PortType? ItemOf(GraphAnalysis analysis, in ResolvedEdge edge) =>
        edge.IsItem ? analysis.TypeOf(edge) : analysis.TypeOf(edge)?.Element;

    /// <summary>The common base of a collector's items. Where there is none, the first source in author order says what they should be.</summary>
    private static PortType? FindRoot(GraphAnalysis analysis, int node)
    {
        PortType? root = null;
        PortType? firstType = null;
        (int Source, int Output, bool IsList) first = default;
        foreach (int index in analysis.Incoming[node])
        {
            ResolvedEdge edge = analysis.Edges[index];
            if (ItemOf(analysis, edge) is not { } item)
            {
                continue;
            }

            root = root is null || IsBaseOf(item, root) ? item : root;
            (int Source, int Output, bool IsList) place = (edge.Source, edge.Output, !edge.IsItem);
            if (firstType is null || place.CompareTo(first) < 0)
            {
                (first, firstType) = (place, item);
            }
        }

        return root is null || analysis.Incoming[node].All(index => ItemOf(analysis, analysis.Edges[index]) is not { } item || IsBaseOf(root, item))
            ? root
            : firstType;
    }

    /// <summary>The chosen value has the base of all inputs; where one may be a literal, or they have no base, it can be anything.</summary>
    private static void InferChoice(GraphAnalysis analysis, int node)
    {
        var choice = (ChoiceNode)analysis.Nodes[node];
        PortType? common = null;
        var open = new HashSet<int>(Enumerable.Range(0, choice.Descriptor.BranchCount));
        foreach (ResolvedEdge edge in analysis.Incoming[node].Select(index => analysis.Edges[index]).Where(edge => edge.IsBranch))
        {
            open.Remove(edge.Input.Branch);
            PortType branch = analysis.TypeOf(edge) ?? PortType.Any;
            common = common is null || IsBaseOf(branch, common) ? branch : IsBaseOf(common, branch) ? common : PortType.Any;
        }

        analysis.ElementTypes[node] = common is null || open.Any(choice.MayGiveLiteral) ? PortType.Any : common;
    }

    private static void Report(GraphAnalysis analysis, in ResolvedEdge edge, string message) =>
        analysis.Problems.Add(GraphProblem.OnPort(GraphProblemCode.CollectorInput, analysis.Nodes[edge.Destination], edge.Input.Name, message));

    private static bool IsBaseOf(PortType type, PortType other) =>
        type.ClrType == other.ClrType
        || type.IsAny()
        || type.IsWiderThan(other)
        || (type is INullablePortType nullable && nullable.Underlying.ClrType == other.ClrType)
        || (!other.ClrType.IsValueType && type.ClrType.IsAssignableFrom(other.ClrType));

    private static string SourceName(GraphAnalysis analysis, in ResolvedEdge edge) => SourceName(analysis, edge.Source, edge.Output);

    private static string SourceName(GraphAnalysis analysis, int source, int output) => source == ResolvedEdge.GraphInput
        ? $"graph input '{analysis.Inputs[output].Name}'"
        : $"'{analysis.Nodes[source].Id}.{analysis.Nodes[source].Descriptor.Outputs[output].Name}'";
}
