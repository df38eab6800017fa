namespace Invoke.Graph;

/// <summary>InvokeAI's <c>iterate</c>: opens an axis over its list, or over several lists of one length that are read in step.</summary>
internal sealed class IterateNode : Node
{
    public const string CollectionPort = "collection";
    public const string ItemPort = "item";
    public const string IndexPort = "index";
    public const string TotalPort = "total";

    /// <summary>The inputs for lists; the output of the same position gives the list's items.</summary>
    public static readonly string[] CollectionPorts = [CollectionPort, "collection_2", "collection_3"];

    /// <summary>The outputs for items.</summary>
    public static readonly string[] ItemPorts = [ItemPort, "item_2", "item_3"];

    public static NodeDescriptor Type { get; } = new EngineNodeDescriptor<IterateNode>(
        "iterate",
        NodeKind.Iterate,
        static () => new IterateNode(),
        [
            EngineNodeDescriptor.Input(CollectionPort, PortType.List(PortType.Any), required: true),
            EngineNodeDescriptor.Input(IndexPort, PortType.Int64, isProtected: true),
            .. CollectionPorts.Skip(1).Select(port => EngineNodeDescriptor.Input(port, PortType.List(PortType.Any))),
        ],
        [
            EngineNodeDescriptor.Output(ItemPort, PortType.Any),
            EngineNodeDescriptor.Output(IndexPort, PortType.Int64),
            EngineNodeDescriptor.Output(TotalPort, PortType.Int64),
            .. ItemPorts.Skip(1).Select(port => EngineNodeDescriptor.Output(port, PortType.Any)),
        ])
    {
        Version = "1.1.0",
        Category = "execution",
        Title = "Iterate",
        Description = "Runs everything behind it once for each item of a list, or of several lists in step.",
    };

    public override NodeDescriptor Descriptor => Type;

    /// <summary>The position of the output that gives the items of a list.</summary>
    public static int OutputOf(int list) => list == 0 ? 0 : list + 2;

    /// <summary>The position of an input among the lists.</summary>
    public static int ListOf(InputPort input) => Array.IndexOf(CollectionPorts, input.Name);

    /// <summary>The position of the list whose items an output gives; -1 for the index and the total.</summary>
    public static int ListOf(OutputPort output) => Array.IndexOf(ItemPorts, output.Name);
}
