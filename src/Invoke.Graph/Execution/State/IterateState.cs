namespace Invoke.Graph;

/// <summary>The items of an iterator.</summary>
internal abstract class IterateState(PlanNode node) : NodeState(node)
{
    /// <summary>Reads the list of a source row and returns its length; a missing list is an empty one.</summary>
    public abstract int Load(int sourceRow);

    /// <summary>Stores the items of the list last loaded.</summary>
    public abstract void Store(int firstRow);
}

internal sealed class IterateState<T> : IterateState
{
    private readonly PortType<T> _type;
    private readonly ResultColumn<T> _items = new();
    private ValueSource<IReadOnlyList<T>>? _source;
    private IReadOnlyList<T> _loaded = [];
    private ValueSource[] _outputs = [];

    public IterateState(PortType<T> type, PlanNode node)
        : base(node)
    {
        _type = type;
    }

    public override void Connect(SessionValues values)
    {
        // Validation has seen that the only input is a list of these items.
        _source = _type.ListOfThis.Adapt(values.SourceOf(Node.Inputs[0]))!;
    }

    public override void CreateOutputs(IterationPaths paths)
    {
        IterationSpace space = Node.Space;
        _outputs =
        [
            new RowSource<T>(_type, _items),
            new ComputedSource(row => row - paths.FirstRow(space, paths.PrefixOf(space, row))),
            new ComputedSource(row => paths.Length(space, paths.PrefixOf(space, row))),
        ];
    }

    public override void EnsureRows(int rows) => _items.EnsureCapacity(rows);

    public override ValueSource GetOutput(int index) => _outputs[index];

    public override int Load(int sourceRow)
    {
        // Connect has run before the first row exists.
        _loaded = _source!.Read(sourceRow) ?? [];
        return _loaded.Count;
    }

    public override void Store(int firstRow)
    {
        T[] rows = _items.Rows;
        if (_loaded is T[] array)
        {
            array.CopyTo(rows, firstRow);
        }
        else
        {
            for (var index = 0; index < _loaded.Count; index++)
            {
                rows[firstRow + index] = _loaded[index];
            }
        }

        _loaded = [];
    }
}
