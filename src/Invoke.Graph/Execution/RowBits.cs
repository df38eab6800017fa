namespace Invoke.Graph;

/// <summary>One bit for each row of a node.</summary>
internal struct RowBits
{
    private ulong[]? _words;

    public void EnsureCapacity(int rows)
    {
        int words = (rows + 63) >> 6;
        if (_words is null || _words.Length < words)
        {
            Array.Resize(ref _words, Math.Max(words, (_words?.Length ?? 0) * 2));
        }
    }

    public readonly bool IsSet(int row) => _words is not null && (row >> 6) < _words.Length && (_words[row >> 6] >> row & 1) != 0;

    // Capacity is ensured for every row before its bit is touched, so the words exist.

    /// <summary>Sets a bit within the capacity; false where it was set already.</summary>
    public readonly bool TrySet(int row)
    {
        ref ulong word = ref _words![row >> 6];
        ulong before = word;
        word = before | (1UL << row);
        return before != word;
    }

    /// <summary>Sets a bit within the capacity.</summary>
    public readonly void Set(int row) => _words![row >> 6] |= 1UL << row;

    /// <summary>Clears a bit within the capacity.</summary>
    public readonly void Clear(int row) => _words![row >> 6] &= ~(1UL << row);
}
