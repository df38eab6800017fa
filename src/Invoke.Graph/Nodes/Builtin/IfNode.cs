namespace Invoke.Graph;

/// <summary>InvokeAI's <c>if</c>: gives one of two inputs; what only the other one needs does not run.</summary>
internal sealed class IfNode : ChoiceNode
{
    public const string ConditionPort = "condition";
    public const string TruePort = "true_input";
    public const string FalsePort = "false_input";

    private const int FalseBranch = 0;
    private const int TrueBranch = 1;

    public static NodeDescriptor Type { get; } = new ChoiceDescriptor<IfNode>(
        "if",
        static () => new IfNode(),
        static node => new IfNode { Condition = node.Condition, TrueInput = node.TrueInput, FalseInput = node.FalseInput },
        [
            new InputPort<IfNode, bool>(ConditionPort, PortType.Boolean, static node => node.Condition, static (node, value) => node.Condition = value),
            new InputPort<IfNode, object?>(TruePort, PortType.Any, static node => node.TrueInput, static (node, value) => node.TrueInput = value) { Branch = TrueBranch },
            new InputPort<IfNode, object?>(FalsePort, PortType.Any, static node => node.FalseInput, static (node, value) => node.FalseInput = value) { Branch = FalseBranch },
        ])
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

    public override long Selection => Condition ? TrueBranch : FalseBranch;

    public override object? LiteralOf(int branch) => branch == TrueBranch ? TrueInput : FalseInput;

    /// <summary>As in InvokeAI, a branch without a value gives null.</summary>
    public override bool MayGiveLiteral(int branch) => true;

    public override ValueSource<long> AdaptSelection(ValueSource source) =>
        // Validation has found the source to fit.
        new MappedSource<bool, long>(PortType.Int64, PortType.Boolean.Adapt(source)!, static condition => condition ? TrueBranch : FalseBranch);

    public override int BranchOf(long selection, ReadOnlySpan<bool> isGiven) => (int)selection;
}
