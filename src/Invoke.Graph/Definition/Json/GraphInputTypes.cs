namespace Invoke.Graph;

/// <summary>The type of a graph input in a document: what the ports it feeds tell, or, where that is another type, its name.</summary>
internal static class GraphInputTypes
{
    /// <summary>Finds the type that a document means which names none: the most specific of the ports, of equal ones the first that fits all of them.</summary>
    /// <param name="graph">The graph; nodes inside of calls are found by their paths.</param>
    /// <param name="ends">The ports that the input feeds.</param>
    public static PortType Infer(NodeGraph graph, IEnumerable<PortReference> ends)
    {
        PortType[] types = [.. ends.Select(end => TypeOf(graph, end)).OfType<PortType>().Distinct().OrderBy(Openness)];

        // An integer goes into ports of text too, but text not into those of integers.
        return Array.Find(types, type => Array.TrueForAll(types, port => port.Accepts(type))) ?? types.FirstOrDefault() ?? PortType.Any;
    }

    /// <summary>Tells whether a document has to name the type, and can.</summary>
    public static bool IsToBeNamed(PortType type, NodeGraph graph, IEnumerable<PortReference> ends) =>
        DefaultPortTypes.Has(type) && DefaultPortTypes.Find(type.Name) is not null && Infer(graph, ends).Name != type.Name;

    private static PortType? TypeOf(NodeGraph graph, PortReference end) =>
        end.NodeId is { } id && graph.TryFindByPath(id, out Node? node) ? node.Descriptor.FindInput(end.Port)?.Type : null;

    /// <summary>0 for a type that says all, 1 for lists of anything, 2 for anything.</summary>
    private static int Openness(PortType type)
    {
        if (type.IsAny())
        {
            return 2;
        }

        for (PortType? element = type.Element; element is not null; element = element.Element)
        {
            if (element.IsAny())
            {
                return 1;
            }
        }

        return 0;
    }
}
