using System.Text.Json;

namespace Invoke.Graph;

/// <summary>Describes a node that the engine itself carries out; its ports take their types from what is connected.</summary>
internal sealed class EngineNodeDescriptor<TNode> : NodeDescriptor
    where TNode : Node
{
    private readonly Func<TNode> _create;
    private readonly Func<TNode, TNode> _copy;

    public EngineNodeDescriptor(
        string type,
        NodeKind kind,
        Func<TNode> create,
        IReadOnlyList<InputPort> inputs,
        IReadOnlyList<OutputPort> outputs,
        Func<TNode, TNode>? copy = null)
        : base(type, kind, inputs, outputs)
    {
        _create = create;
        _copy = copy ?? (_ => create());
    }

    public override Type ClrType => typeof(TNode);

    public override Node CreateNode() => _create();

    internal override Node Copy(Node node)
    {
        TNode copy = _copy((TNode)node);
        copy.IsIntermediate = node.IsIntermediate;
        copy.UseCache = node.UseCache;
        return copy;
    }

    internal override NodeState CreateState(PlanNode node) => Kind == NodeKind.Iterate
        ? new IterateState(node)
        : node.ElementType.CreateCollectState(node);
}

/// <summary>Makes the ports of engine nodes.</summary>
internal static class EngineNodeDescriptor
{
    public static InputPort Input(string name, PortType type, bool required = false, bool acceptsMany = false, bool isProtected = false) =>
        new EngineInputPort(name, type) { IsRequired = required, AcceptsMany = acceptsMany, IsProtected = isProtected };

    public static OutputPort Output(string name, PortType type) => new EngineOutputPort(name, type);

    private sealed class EngineOutputPort(string name, PortType type) : OutputPort(name, type);

    /// <summary>An input that only a connection fills; a literal in a document is accepted and has no effect, as in InvokeAI.</summary>
    private sealed class EngineInputPort(string name, PortType type) : InputPort(name, type)
    {
        internal override bool IsMissing(Node node) => true;

        internal override object? GetValue(Node node) => null;

        internal override GraphInput CreateGraphInput(string name, Node node) => Type.CreateGraphInput(name);

        internal override void ReadValue(Node node, JsonElement value, JsonSerializerOptions options)
        {
        }

        internal override string? SetValue(Node node, object? value, JsonSerializerOptions options) =>
            throw new InvalidCastException("Only a connection fills it; connect an output.");

        internal override void WriteValue(Node node, Utf8JsonWriter writer, JsonSerializerOptions options) => writer.WriteNullValue();

        internal override bool HasValueToWrite => false;
    }
}
