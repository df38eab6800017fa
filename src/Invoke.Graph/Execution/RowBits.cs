namespace Invoke.Graph;

/// <summary>One bit for each row of a node. The first 64 need no memory of their own: most nodes of large graphs have one row.</summary>
internal struct RowBits
{
    private const int Inside = 64;

    private ulong _first;
    private ulong[]? _words;

    public void EnsureCapacity(int rows)
    {
        if (rows <= Inside)
        {
            return;
        }

        int words = ((rows + 63) >> 6) - 1;
        if (_words is null || _words.Length < words)
        {
            Array.Resize(ref _words, Math.Max(words, (_words?.Length ?? 0) * 2));
        }
    }

    public readonly bool IsSet(int row)
    {
        if (row < Inside)
        {
            return (_first >> row & 1) != 0;
        }

        int word = (row >> 6) - 1;
        return _words is not null && word < _words.Length && (_words[word] >> row & 1) != 0;
    }

    /// <summary>Sets a bit within the capacity; false where it was set already.</summary>
    public bool TrySet(int row)
    {
        ref ulong word = ref WordOf(row);
        ulong before = word;
        word = before | (1UL << row);
        return before != word;
    }

    /// <summary>Sets a bit within the capacity.</summary>
    public void Set(int row) => WordOf(row) |= 1UL << row;

    /// <summary>Clears a bit within the capacity.</summary>
    public void Clear(int row) => WordOf(row) &= ~(1UL << row);

    // Capacity is ensured for every row before its bit is touched, so the words exist.
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    private ref ulong WordOf(int row)
    {
        if (row < Inside)
        {
            return ref _first;
        }

        return ref _words![(row >> 6) - 1];
    }
}
