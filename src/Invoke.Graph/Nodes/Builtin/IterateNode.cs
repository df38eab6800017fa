namespace Invoke.Graph;

/// <summary>InvokeAI's <c>iterate</c>: opens an axis over its list.</summary>
internal sealed class IterateNode : Node
{
    public const string CollectionPort = "collection";
    public const string ItemPort = "item";
    public const string IndexPort = "index";
    public const string TotalPort = "total";

    public static NodeDescriptor Type { get; } = new EngineNodeDescriptor<IterateNode>(
        "iterate",
        NodeKind.Iterate,
        static () => new IterateNode(),
        [
            EngineNodeDescriptor.Input(CollectionPort, PortType.List(PortType.Any), required: true),
            EngineNodeDescriptor.Input(IndexPort, PortType.Integer, isProtected: true),
        ],
        [
            EngineNodeDescriptor.Output(ItemPort, PortType.Any),
            EngineNodeDescriptor.Output(IndexPort, PortType.Integer),
            EngineNodeDescriptor.Output(TotalPort, PortType.Integer),
        ])
    {
        Version = "1.1.0",
        Category = "execution",
        Title = "Iterate",
        Description = "Runs everything behind it once for each item of a list.",
    };

    public override NodeDescriptor Descriptor => Type;
}
