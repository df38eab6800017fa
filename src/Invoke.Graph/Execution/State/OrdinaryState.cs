using System.Text.Json;

namespace Invoke.Graph;

/// <summary>The results and the inputs of an ordinary node.</summary>
internal sealed class OrdinaryState<TNode, TResult> : NodeState, IResultState<TResult>
    where TNode : Node
{
    private readonly NodeDescriptor<TNode, TResult> _descriptor;
    private TNode _template;
    private readonly ValueSource[] _outputs;
    private InputBinder<TNode>[] _binders = [];
    private IterationPaths? _paths;
    private RowBits _fromCache;

    public OrdinaryState(NodeDescriptor<TNode, TResult> descriptor, PlanNode node)
        : base(node)
    {
        _descriptor = descriptor;
        _template = (TNode)node.Template;
        _outputs = new ValueSource[descriptor.Outputs.Count];
        for (var index = 0; index < _outputs.Length; index++)
        {
            _outputs[index] = ((OutputPort<TResult>)descriptor.Outputs[index]).CreateSource(Results);
        }
    }

    public ResultColumn<TResult> Results { get; } = new();

    public override void Connect(SessionValues values)
    {
        _paths = values.Paths;
        _binders = new InputBinder<TNode>[Node.Inputs.Length];
        for (var index = 0; index < _binders.Length; index++)
        {
            ResolvedEdge edge = Node.Inputs[index];
            RowProjection projection = Node.InputProjections[index] ?? RowProjection.ToRoot(Node.Space, values.Plan.Root);
            _binders[index] = ((InputPort<TNode>)edge.Input).CreateBinder(values.SourceOf(edge), projection);
        }
    }

    public override void EnsureRows(int rows) => Results.EnsureCapacity(rows);

    public override ValueSource GetOutput(int index) => _outputs[index];

    public override void AllowRestoring()
    {
        for (var index = 0; index < _outputs.Length; index++)
        {
            _outputs[index] = ((OutputPort<TResult>)_descriptor.Outputs[index]).CreateRestorableSource(Results);
        }
    }

    public override void Restore(int output, int row, JsonElement value, JsonSerializerOptions options) =>
        // Only sessions that allow it are restored.
        ((IRestorableSource)_outputs[output]).Restore(row, value, options);

    public override void Forget(int row)
    {
        foreach (ValueSource output in _outputs)
        {
            (output as IRestorableSource)?.Forget(row);
        }
    }

    public override bool IsFromCache(int row) => _fromCache.IsSet(row);

    public void MarkFromCache(int row)
    {
        _fromCache.EnsureCapacity(row + 1);
        _fromCache.Set(row);
    }

    public override TNode CreateNode(in Invocation invocation)
    {
        TNode node = _descriptor.CopyInputs(_template);
        node.Id = _template.Id;
        if (_template.IsIntermediate || !_template.UseCache)
        {
            // Copies start with the defaults, which most nodes have.
            node.IsIntermediate = _template.IsIntermediate;
            node.UseCache = _template.UseCache;
        }

        // Connect has run before the first invocation.
        IterationPaths paths = _paths!;
        var index = 0;
        try
        {
            for (; index < _binders.Length; index++)
            {
                _binders[index].Bind(node, paths, in invocation);
            }
        }
        catch (InvalidCastException exception)
        {
            throw new InvalidCastException($"Input '{Node.Inputs[index].Input.Name}': {exception.Message}", exception);
        }

        return node;
    }

    public override void BindInput(Node node, int input, in Invocation invocation) =>
        // Connect has run before the first invocation.
        _binders[input].Bind((TNode)node, _paths!, in invocation);

    public override NodeInvoker CreateInvoker(NodeBodies bodies, IInvocationHost host)
    {
        NodeBody<TNode, TResult> body = bodies.Get(_descriptor);

        // A node without outputs runs for what it does, and nothing tells whether two delegates do the same.
        return bodies.Cache is { } cache && _template.UseCache && _outputs.Length > 0 && _template is not DelegateNode
            ? new CachingInvoker<TNode, TResult>(this, new CachingBody<TNode, TResult>(_descriptor, body, cache), host)
            : new OrdinaryInvoker<TNode, TResult>(this, body, host);
    }

    private protected override void OnEdited() => _template = (TNode)Template;
}
