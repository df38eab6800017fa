namespace Invoke.Graph;

/// <summary>InvokeAI's <c>if</c>: gives one of two inputs; what only the other one needs does not run.</summary>
internal sealed class IfNode : Node
{
    public const string ConditionPort = "condition";
    public const string TruePort = "true_input";
    public const string FalsePort = "false_input";
    public const string ValuePort = "value";

    public static NodeDescriptor Type { get; } = new IfDescriptor
    {
        Version = "1.0.0",
        Category = "logic",
        Title = "If",
        Description = "Gives one of two inputs by a condition; what only the other one needs does not run.",
    };

    public override NodeDescriptor Descriptor => Type;

    public bool Condition { get; set; }

    public object? TrueInput { get; set; }

    public object? FalseInput { get; set; }

    private sealed class IfDescriptor() : NodeDescriptor(
        "if",
        NodeKind.If,
        [
            new InputPort<IfNode, bool>(ConditionPort, PortType.Boolean, static node => node.Condition, static (node, value) => node.Condition = value),
            new InputPort<IfNode, object?>(TruePort, PortType.Any, static node => node.TrueInput, static (node, value) => node.TrueInput = value),
            new InputPort<IfNode, object?>(FalsePort, PortType.Any, static node => node.FalseInput, static (node, value) => node.FalseInput = value),
        ],
        [EngineNodeDescriptor.Output(ValuePort, PortType.Any)])
    {
        public override Type NodeType => typeof(IfNode);

        public override Node CreateNode() => new IfNode();

        internal override Node Copy(Node node)
        {
            var original = (IfNode)node;
            return new IfNode
            {
                Condition = original.Condition,
                TrueInput = original.TrueInput,
                FalseInput = original.FalseInput,
                IsIntermediate = original.IsIntermediate,
                UseCache = original.UseCache,
            };
        }

        internal override NodeState CreateState(PlanNode node) => node.ElementType.CreateIfState(node);
    }
}
