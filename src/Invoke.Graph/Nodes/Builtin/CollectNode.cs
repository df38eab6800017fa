namespace Invoke.Graph;

/// <summary>InvokeAI's <c>collect</c>: gathers items into a list.</summary>
internal sealed class CollectNode : Node
{
    public const string ItemPort = "item";
    public const string CollectionPort = "collection";
    public const string OverPort = "over";

    public static NodeDescriptor Type { get; } = new EngineNodeDescriptor<CollectNode>(
        "collect",
        NodeKind.Collect,
        static () => new CollectNode(),
        [
            EngineNodeDescriptor.Input(ItemPort, PortType.Any, acceptsMany: true),
            EngineNodeDescriptor.Input(CollectionPort, PortType.List(PortType.Any), acceptsMany: true),
            new InputPort<CollectNode, string>(OverPort, PortType.String, static node => node.Over!, static (node, value) => node.Over = value)
            {
                IsProtected = true,
                Description = "The id of the iterator to gather over; by default the innermost ones of each source.",
            },
        ],
        [EngineNodeDescriptor.Output(CollectionPort, PortType.List(PortType.Any))],
        static node => new CollectNode { Over = node.Over })
    {
        Version = "1.1.0",
        Category = "execution",
        Title = "Collect",
        Description = "Gathers the items of its sources into one list.",
    };

    public override NodeDescriptor Descriptor => Type;

    /// <summary>The iterator whose axis is gathered, with every axis it encloses; null for the innermost axes of each source.</summary>
    public string? Over { get; set; }
}
