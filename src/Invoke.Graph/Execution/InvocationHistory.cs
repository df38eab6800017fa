using System.Collections;

namespace Invoke.Graph;

/// <summary>The finished invocations in the order they finished, 8 bytes each, in blocks that are never copied.</summary>
internal sealed class InvocationHistory : IEnumerable<(int Node, int Row)>
{
    private const int BlockLength = 4096;

    private readonly List<(int Node, int Row)[]> _blocks = [];
    private (int Node, int Row)[] _current = [];
    private int _used;

    public long Count { get; private set; }

    public void Add(int node, int row)
    {
        if (_used == _current.Length)
        {
            // The first block is small, because most sessions are.
            _current = new (int, int)[_blocks.Count == 0 ? 64 : BlockLength];
            _blocks.Add(_current);
            _used = 0;
        }

        _current[_used++] = (node, row);
        Count++;
    }

    public IEnumerator<(int Node, int Row)> GetEnumerator()
    {
        foreach ((int Node, int Row)[] block in _blocks)
        {
            int count = ReferenceEquals(block, _current) ? _used : block.Length;
            for (var index = 0; index < count; index++)
            {
                yield return block[index];
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
