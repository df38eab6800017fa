namespace Invoke.Graph;

/// <summary>The choices of an If.</summary>
internal abstract class IfState(PlanNode node) : NodeState(node)
{
    /// <summary>Reads the condition, whose source has finished.</summary>
    public abstract bool ReadCondition(in Invocation invocation);

    /// <summary>Stores the chosen value, whose source has finished.</summary>
    public abstract void Choose(in Invocation invocation, bool condition);

    public sealed override NodeInvoker CreateInvoker(NodeBodies bodies, IInvocationHost host) => new IfInvoker(this);
}

internal sealed class IfState<T> : IfState
{
    private readonly PortType<T> _type;
    private readonly IfNode _template;
    private readonly ResultColumn<T> _values = new();
    private readonly RowSource<T> _output;
    private ValueSource<bool>? _condition;
    private ValueSource<T>? _whenTrue;
    private ValueSource<T>? _whenFalse;
    private RowProjection? _toCondition;
    private RowProjection? _toTrue;
    private RowProjection? _toFalse;
    private IterationPaths? _paths;

    public IfState(PortType<T> type, PlanNode node)
        : base(node)
    {
        _type = type;
        _template = (IfNode)node.Template;
        _output = new RowSource<T>(type, _values);
    }

    public override void Connect(SessionValues values)
    {
        _paths = values.Paths;
        for (var index = 0; index < Node.Inputs.Length; index++)
        {
            ResolvedEdge edge = Node.Inputs[index];
            RowProjection projection = Node.InputProjections[index] ?? RowProjection.ToRoot(Node.Space, values.Plan.Root);

            // Validation has found every source to fit.
            switch (edge.Input.Name)
            {
                case IfNode.ConditionPort:
                    (_condition, _toCondition) = (PortType.Boolean.Adapt(values.SourceOf(edge))!, projection);
                    break;
                case IfNode.TruePort:
                    (_whenTrue, _toTrue) = (_type.Adapt(values.SourceOf(edge))!, projection);
                    break;
                default:
                    (_whenFalse, _toFalse) = (_type.Adapt(values.SourceOf(edge))!, projection);
                    break;
            }
        }
    }

    public override void EnsureRows(int rows) => _values.EnsureCapacity(rows);

    public override ValueSource GetOutput(int index) => _output;

    // A source is set together with its projection, and both after Connect, which has run before the first invocation.
    public override bool ReadCondition(in Invocation invocation) =>
        _condition is null ? _template.Condition : _condition.Read(_toCondition!.Row(_paths!, in invocation));

    public override void Choose(in Invocation invocation, bool condition) => _values.Rows[invocation.Row] = condition
        ? _whenTrue is null ? _type.FromBoxed(_template.TrueInput) : _whenTrue.Read(_toTrue!.Row(_paths!, in invocation))
        : _whenFalse is null ? _type.FromBoxed(_template.FalseInput) : _whenFalse.Read(_toFalse!.Row(_paths!, in invocation));
}
