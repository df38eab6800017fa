using System.Text.Json;

namespace Invoke.Graph;

/// <summary>The choices of an <c>if</c> or a <c>switch</c>.</summary>
internal abstract class ChoiceState(PlanNode node) : NodeState(node)
{
    private readonly ResultColumn<byte> _branches = new();

    /// <summary>Chooses the branch of a row, which may be known from before; else what says which has finished.</summary>
    public int Decide(in Invocation invocation, int? known)
    {
        int branch = known ?? ReadBranch(in invocation);
        _branches.Rows[invocation.Row] = (byte)branch;
        return branch;
    }

    /// <summary>The branch that was chosen for a row.</summary>
    public int BranchAt(int row) => _branches.Rows[row];

    /// <summary>Stores the value of the chosen branch, whose source has finished.</summary>
    public abstract void Choose(in Invocation invocation);

    public override void EnsureRows(int rows) => _branches.EnsureCapacity(rows);

    public sealed override NodeInvoker CreateInvoker(NodeBodies bodies, IInvocationHost host) => new ChoiceInvoker(this);

    private protected abstract int ReadBranch(in Invocation invocation);
}

internal sealed class ChoiceState<T> : ChoiceState
{
    private readonly PortType<T> _type;
    private ChoiceNode _template;
    private readonly ResultColumn<T> _values = new();
    private readonly RowSource<T> _output;
    private readonly (ValueSource<T> Source, RowProjection Projection)?[] _sources;
    private readonly bool[] _isGiven;
    private (ValueSource<long> Source, RowProjection Projection)? _selection;
    private IterationPaths? _paths;

    public ChoiceState(PortType<T> type, PlanNode node)
        : base(node)
    {
        _type = type;
        _template = (ChoiceNode)node.Template;
        _output = new RowSource<T>(type, _values);
        _sources = new (ValueSource<T>, RowProjection)?[node.Descriptor.BranchCount];
        _isGiven = new bool[_sources.Length];
    }

    public override void Connect(SessionValues values)
    {
        _paths = values.Paths;
        for (var index = 0; index < Node.Inputs.Length; index++)
        {
            ResolvedEdge edge = Node.Inputs[index];
            RowProjection projection = Node.InputProjections[index] ?? RowProjection.ToRoot(Node.Space, values.Plan.Root);

            // Validation has found every source to fit.
            if (edge.IsBranch)
            {
                _sources[edge.Input.Branch] = (_type.Adapt(values.SourceOf(edge))!, projection);
            }
            else
            {
                _selection = (_template.AdaptSelection(values.SourceOf(edge)), projection);
            }
        }

        FindGiven();
    }

    public override void EnsureRows(int rows)
    {
        base.EnsureRows(rows);
        _values.EnsureCapacity(rows);
    }

    public override ValueSource GetOutput(int index) => _output;

    public override void Restore(int output, int row, JsonElement value, JsonSerializerOptions options) => _values.Rows[row] = _type.ReadJson(value, options);

    private protected override void OnEdited()
    {
        _template = (ChoiceNode)Template;
        FindGiven();
    }


    public override void Choose(in Invocation invocation)
    {
        int branch = BranchAt(invocation.Row);
        _values.Rows[invocation.Row] = _sources[branch] is { } chosen
            ? chosen.Source.Read(chosen.Projection.Row(_paths!, in invocation))
            : _type.FromBoxed(_template.LiteralOf(branch));
    }

    private void FindGiven()
    {
        for (var branch = 0; branch < _isGiven.Length; branch++)
        {
            _isGiven[branch] = _sources[branch] is not null || _template.LiteralOf(branch) is not null;
        }
    }

    // Connect has run before the first invocation.
    private protected override int ReadBranch(in Invocation invocation) => _template.BranchOf(
        _selection is { } selection ? selection.Source.Read(selection.Projection.Row(_paths!, in invocation)) : _template.Selection,
        _isGiven);
}
