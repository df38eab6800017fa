using System.Diagnostics.CodeAnalysis;

namespace Invoke.Images;

/// <summary>Keeps what was used most recently, up to a number of bytes. Thread-safe.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of what is kept; it never changes.</typeparam>
internal sealed class ByteBoundedCache<TKey, TValue>(long maxBytes)
    where TKey : notnull
{
    // One value must not drive everything else out.
    private readonly long _maxValueBytes = maxBytes / 4;
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value, long Bytes)>> _nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value, long Bytes)> _byUse = new();
    private long _bytes;
    private long _removals;

    /// <summary>Gets the bytes held.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Gets a mark to give to <see cref="Add"/>: what is removed after it was taken is not added any more.</summary>
    public long Mark
    {
        get
        {
            lock (_lock)
            {
                return _removals;
            }
        }
    }

    /// <summary>True where a value of a size would be kept.</summary>
    public bool Keeps(long bytes) => bytes <= _maxValueBytes;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_lock)
        {
            if (_nodes.TryGetValue(key, out LinkedListNode<(TKey Key, TValue Value, long Bytes)>? node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                value = node.Value.Value;
                return true;
            }

            value = default;
            return false;
        }
    }

    /// <summary>Keeps a value that was read after a mark was taken, unless anything was removed since: it may have been this.</summary>
    public void Add(TKey key, TValue value, long bytes, long mark)
    {
        lock (_lock)
        {
            if (mark != _removals || !Keeps(bytes) || _nodes.ContainsKey(key))
            {
                return;
            }

            _nodes.Add(key, _byUse.AddFirst((key, value, bytes)));
            _bytes += bytes;
            while (_bytes > maxBytes && _byUse.Last is { } last)
            {
                Drop(last);
            }
        }
    }

    public void Remove(TKey key)
    {
        lock (_lock)
        {
            _removals++;
            if (_nodes.TryGetValue(key, out LinkedListNode<(TKey Key, TValue Value, long Bytes)>? node))
            {
                Drop(node);
            }
        }
    }

    private void Drop(LinkedListNode<(TKey Key, TValue Value, long Bytes)> node)
    {
        _byUse.Remove(node);
        _nodes.Remove(node.Value.Key);
        _bytes -= node.Value.Bytes;
    }
}
