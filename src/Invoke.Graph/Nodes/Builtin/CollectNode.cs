namespace Invoke.Graph;

/// <summary>InvokeAI's <c>collect</c>: gathers items into a list.</summary>
internal sealed class CollectNode : Node
{
    public const string ItemPort = "item";
    public const string CollectionPort = "collection";

    public static NodeDescriptor Type { get; } = new EngineNodeDescriptor<CollectNode>(
        "collect",
        NodeKind.Collect,
        static () => new CollectNode(),
        [
            EngineNodeDescriptor.Input(ItemPort, PortType.Any, acceptsMany: true),
            EngineNodeDescriptor.Input(CollectionPort, PortType.List(PortType.Any), acceptsMany: true),
        ],
        [EngineNodeDescriptor.Output(CollectionPort, PortType.List(PortType.Any))])
    {
        Version = "1.1.0",
        Category = "execution",
        Title = "Collect",
        Description = "Gathers the items of its sources into one list.",
    };

    public override NodeDescriptor Descriptor => Type;
}
