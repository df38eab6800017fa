using System.Diagnostics.CodeAnalysis;

namespace Invoke.Graph;

/// <summary>The results of a <see cref="MemoryResultCache"/>, the one used last in front; for one thread at a time.</summary>
internal sealed class ResultStore(int maxEntries, long maxBytes)
{
    private readonly Dictionary<InvocationKey, LinkedListNode<Entry>> _byKey = [];
    private readonly Dictionary<string, HashSet<LinkedListNode<Entry>>> _byResource = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = [];

    public int Count => _byKey.Count;

    public long Bytes { get; private set; }

    public bool TryGet(InvocationKey key, [MaybeNullWhen(false)] out Entry entry)
    {
        if (_byKey.TryGetValue(key, out LinkedListNode<Entry>? node))
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            entry = node.Value;
            return true;
        }

        entry = null;
        return false;
    }

    /// <summary>Adds a result that is not there yet, and returns how many others had to make room for it.</summary>
    public int Add(InvocationKey key, InvocationResult result)
    {
        long size = ValueSizes.Add(ValueSizes.Add(ValueSizes.Entry, key.SizeInBytes), Math.Max(0, result.SizeInBytes));
        if (size > maxBytes)
        {
            return 0;
        }

        ResourceNames names = default;
        names.AddAll(key.ResourceNameArray);
        foreach (string name in result.ResourceNames)
        {
            names.Add(name);
        }

        var node = new LinkedListNode<Entry>(new Entry(key, result.Value, size, names.ToArray()));
        _byKey.Add(key, node);
        _byUse.AddFirst(node);
        Bytes += size;
        foreach (string name in node.Value.ResourceNames)
        {
            if (!_byResource.TryGetValue(name, out HashSet<LinkedListNode<Entry>>? nodes))
            {
                _byResource.Add(name, nodes = []);
            }

            nodes.Add(node);
        }

        return Trim();
    }

    public void Invalidate(string resourceName)
    {
        if (_byResource.TryGetValue(resourceName, out HashSet<LinkedListNode<Entry>>? nodes))
        {
            foreach (LinkedListNode<Entry> node in nodes.ToArray())
            {
                Remove(node);
            }
        }
    }

    public void Clear()
    {
        _byKey.Clear();
        _byResource.Clear();
        _byUse.Clear();
        Bytes = 0;
    }

    private int Trim()
    {
        var evicted = 0;

        // A single entry fits both bounds, so the one just added in front stays.
        while (_byUse.Last is { } last && (_byKey.Count > maxEntries || Bytes > maxBytes))
        {
            Remove(last);
            evicted++;
        }

        return evicted;
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        Entry entry = node.Value;
        _byKey.Remove(entry.Key);
        _byUse.Remove(node);
        Bytes -= entry.SizeInBytes;
        foreach (string name in entry.ResourceNames)
        {
            HashSet<LinkedListNode<Entry>> nodes = _byResource[name];
            nodes.Remove(node);
            if (nodes.Count == 0)
            {
                _byResource.Remove(name);
            }
        }
    }

    internal sealed record Entry(InvocationKey Key, object? Value, long SizeInBytes, string[] ResourceNames);
}
