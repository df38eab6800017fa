namespace Invoke.Graph;

/// <summary>The items of an iterator.</summary>
internal abstract class IterateState(PlanNode node) : NodeState(node)
{
    /// <summary>Copies the list of a source row to the rows from the first one on, and returns its length.</summary>
    /// <remarks>The list is made by nodes and read with conversions, so any exception may come out; nothing else has changed then.</remarks>
    public abstract int Load(int sourceRow, int firstRow);
}

internal sealed class IterateState<T> : IterateState
{
    private readonly PortType<T> _type;
    private readonly ResultColumn<T> _items = new();
    private ValueSource<IReadOnlyList<T>>? _source;
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

    public override int Load(int sourceRow, int firstRow)
    {
        // Connect has run before the first row exists; an output that is declared a list may still be null.
        IReadOnlyList<T> list = _source!.Read(sourceRow)
            ?? throw new InvalidOperationException("The list is null; give an empty list where there are no items.");
        int count = list.Count;
        _items.EnsureCapacity(IterationPaths.CheckedCount(firstRow, count));
        T[] rows = _items.Rows;
        switch (list)
        {
            case T[] array:
                array.CopyTo(rows, firstRow);
                break;
            case List<T> known:
                known.CopyTo(rows, firstRow);
                break;
            default:
                for (var index = 0; index < count; index++)
                {
                    rows[firstRow + index] = list[index];
                }

                break;
        }

        return count;
    }
}
