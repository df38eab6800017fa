namespace Invoke.Graph;

/// <summary>Marks on rows of nodes, or of gates, that most sessions have none of: no memory until the first one.</summary>
internal sealed class RowMarks
{
    private RowBits[] _bits = [];

    public bool IsSet(int index, int row) => index < _bits.Length && _bits[index].IsSet(row);

    public void Set(int index, int row) => TrySet(index, row);

    /// <summary>Sets a mark; false where it was set already.</summary>
    public bool TrySet(int index, int row)
    {
        if (index >= _bits.Length)
        {
            Array.Resize(ref _bits, Math.Max(index + 1, _bits.Length * 2));
        }

        _bits[index].EnsureCapacity(row + 1);
        return _bits[index].TrySet(row);
    }

    public void Clear(int index, int row)
    {
        if (IsSet(index, row))
        {
            _bits[index].Clear(row);
        }
    }
}
