namespace Invoke.Graph;

/// <summary>The rows of one iteration space in one session: blocks of consecutive rows, one for each expanded prefix row.</summary>
internal sealed class SpaceRows
{
    private const int NotExpanded = -1;

    private readonly List<int> _blockFirst = [];
    private readonly List<int> _blockPrefix = [];

    /// <summary>For each prefix row the first row of its block; fields, because they are read for every projection.</summary>
    public int[] First = [];

    /// <summary>For each prefix row the length of its block.</summary>
    public int[] Length = [];

    public int Count { get; private set; }

    public bool IsExpanded(int prefixRow) => prefixRow < First.Length && First[prefixRow] != NotExpanded;

    /// <summary>Adds the block of a prefix row and returns its first row.</summary>
    public int Append(int prefixRow, int count)
    {
        if (prefixRow >= First.Length)
        {
            int old = First.Length;
            int capacity = Math.Max(prefixRow + 1, old * 2);
            Array.Resize(ref First, capacity);
            Array.Resize(ref Length, capacity);
            Array.Fill(First, NotExpanded, old, capacity - old);
        }

        int first = Count;
        First[prefixRow] = first;
        Length[prefixRow] = count;
        Count = checked(first + count);
        if (count > 0)
        {
            _blockFirst.Add(first);
            _blockPrefix.Add(prefixRow);
        }

        return first;
    }

    public int PrefixOf(int row)
    {
        if (_blockFirst.Count == 1)
        {
            return _blockPrefix[0];
        }

        int block = _blockFirst.BinarySearch(row);
        return _blockPrefix[block >= 0 ? block : ~block - 1];
    }
}
