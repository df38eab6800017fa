namespace Invoke.Graph;

/// <summary>Describes a node that chooses; its branches and its value take their type from what is connected.</summary>
internal sealed class ChoiceDescriptor<TNode>(string type, Func<TNode> create, Func<TNode, TNode> copy, IReadOnlyList<InputPort> inputs)
    : NodeDescriptor(type, NodeKind.Choice, inputs, [EngineNodeDescriptor.Output(ChoiceNode.ValuePort, PortType.Any)])
    where TNode : ChoiceNode
{
    public override Type ClrType => typeof(TNode);

    public override Node CreateNode() => create();

    internal override Node Copy(Node node)
    {
        TNode made = copy((TNode)node);
        made.IsIntermediate = node.IsIntermediate;
        made.UseCache = node.UseCache;
        return made;
    }

    internal override NodeState CreateState(PlanNode node) => node.ElementType.CreateChoiceState(node);
}
