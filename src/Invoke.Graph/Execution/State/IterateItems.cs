using System.Globalization;

namespace Invoke.Graph;

/// <summary>The items of one of the lists that an iterator reads.</summary>
internal abstract class IterateItems
{
    /// <summary>Gets where the items are read.</summary>
    public abstract ValueSource Output { get; }

    /// <summary>Sets where the lists come from.</summary>
    public abstract void Connect(ValueSource source);

    /// <summary>Copies the list of a source row to the rows from the first one on, and returns its length, which has to be the known one where there is one.</summary>
    public abstract int Load(int sourceRow, int firstRow, int? known);
}

internal sealed class IterateItems<T> : IterateItems
{
    private readonly PortType<T> _type;
    private readonly ResultColumn<T> _items = new();
    private readonly RowSource<T> _output;
    private ValueSource<IReadOnlyList<T>>? _source;

    public IterateItems(PortType<T> type)
    {
        _type = type;
        _output = new RowSource<T>(type, _items);
    }

    public override ValueSource Output => _output;

    public override void Connect(ValueSource source)
    {
        // Validation has seen that the source is a list of these items.
        _source = _type.ListOfThis.Adapt(source)!;
    }

    public override int Load(int sourceRow, int firstRow, int? known)
    {
        // Connect has run before the first row exists; an output that is declared a list may still be null.
        IReadOnlyList<T> list = _source!.Read(sourceRow)
            ?? throw new InvalidOperationException("The list is null; give an empty list where there are no items.");
        int count = list.Count;
        if (count != (known ?? count))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The list was made again after the session was restored and has {count} items; before it had {known}. Make lists of equal inputs equal, or start anew."));
        }

        _items.EnsureCapacity(IterationPaths.CheckedCount(firstRow, count));
        T[] rows = _items.Rows;
        switch (list)
        {
            case T[] array:
                array.CopyTo(rows, firstRow);
                break;
            case List<T> items:
                items.CopyTo(rows, firstRow);
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
