using System.Numerics;
using System.Runtime.InteropServices;

namespace Invoke.Graph;

/// <summary>Takes from the lowest bucket first; each bucket is a heap of ranges ordered by path, then author order.</summary>
/// <remarks>
/// An invocation that becomes ready alone and is lower than every bucket waits in a register of its own: in a chain that is every
/// invocation but the first, and it costs no heap work.
/// </remarks>
internal sealed class BucketReadyQueue : IReadyQueue
{
    private readonly int[] _bucketOf;
    private readonly IterationPaths _paths;
    private readonly List<ReadyRange>?[] _buckets;
    private readonly ulong[] _occupied;
    private int _lowest;
    private Invocation _register;
    private int _registerBucket;

    public BucketReadyQueue(int[] bucketOf, IterationPaths paths)
    {
        _bucketOf = bucketOf;
        _paths = paths;
        int count = bucketOf.Length == 0 ? 1 : bucketOf.Max() + 1;
        _buckets = new List<ReadyRange>?[count];
        _occupied = new ulong[(count + 63) / 64];
        _lowest = int.MaxValue;
        _registerBucket = int.MaxValue;
    }

    public void Add(in ReadyRange range)
    {
        int bucket = _bucketOf[range.NodeIndex];
        if (_registerBucket == int.MaxValue)
        {
            if (range.Count == 1 && bucket < _lowest)
            {
                _register = range.First;
                _registerBucket = bucket;
                return;
            }
        }
        else if (bucket <= _registerBucket)
        {
            // The register is no longer the lowest alone: it goes back among its equals.
            int freed = _registerBucket;
            _registerBucket = int.MaxValue;
            Push(freed, new ReadyRange(_register.NodeIndex, _register.Row, _register.PrefixRow, _register.Index, 1));
        }

        Push(bucket, in range);
    }

    public bool TryTake(out Invocation invocation)
    {
        if (_registerBucket != int.MaxValue)
        {
            invocation = _register;
            _registerBucket = int.MaxValue;
            return true;
        }

        if (_lowest == int.MaxValue)
        {
            invocation = default;
            return false;
        }

        // A bucket below int.MaxValue has been pushed to, so its heap exists and holds a range.
        List<ReadyRange> heap = _buckets[_lowest]!;
        ref ReadyRange top = ref CollectionsMarshal.AsSpan(heap)[0];
        invocation = top.First;
        if (top.Count > 1)
        {
            top = top.Rest;
        }
        else
        {
            top = heap[^1];
            heap.RemoveAt(heap.Count - 1);
            if (heap.Count == 0)
            {
                LeaveBucket();
                return true;
            }
        }

        if (heap.Count > 1)
        {
            SiftDown(CollectionsMarshal.AsSpan(heap));
        }

        return true;
    }

    /// <summary>Shows what would be taken next, with its bucket.</summary>
    public bool TryPeek(out int bucket, out ReadyRange range)
    {
        if (_registerBucket != int.MaxValue)
        {
            (bucket, range) = (_registerBucket, new ReadyRange(_register.NodeIndex, _register.Row, _register.PrefixRow, _register.Index, 1));
            return true;
        }

        bucket = _lowest;

        // A bucket below int.MaxValue has been pushed to, so its heap exists and holds a range.
        range = _lowest == int.MaxValue ? default : _buckets[_lowest]![0];
        return _lowest != int.MaxValue;
    }

    private void Push(int bucket, in ReadyRange range)
    {
        List<ReadyRange> heap = _buckets[bucket] ??= [];
        _lowest = Math.Min(_lowest, bucket);
        if (heap.Count > 0)
        {
            // Ranges that continue the newest one grow it; growing at the end leaves the heap in order. Rows below one prefix are as consecutive as indices.
            ref ReadyRange last = ref CollectionsMarshal.AsSpan(heap)[^1];
            if (last.NodeIndex == range.NodeIndex && last.PrefixRow == range.PrefixRow && last.Index + last.Count == range.Index)
            {
                last = last with { Count = last.Count + range.Count };
                return;
            }
        }

        heap.Add(range);
        _occupied[bucket >> 6] |= 1UL << bucket;
        Span<ReadyRange> span = CollectionsMarshal.AsSpan(heap);
        for (int child = span.Length - 1, parent; child > 0 && _paths.Compare(in span[child], in span[parent = (child - 1) / 2]) < 0; child = parent)
        {
            (span[child], span[parent]) = (span[parent], span[child]);
        }
    }

    private void SiftDown(Span<ReadyRange> heap)
    {
        for (var parent = 0; ;)
        {
            int child = (2 * parent) + 1;
            if (child >= heap.Length)
            {
                return;
            }

            if (child + 1 < heap.Length && _paths.Compare(in heap[child + 1], in heap[child]) < 0)
            {
                child++;
            }

            if (_paths.Compare(in heap[child], in heap[parent]) >= 0)
            {
                return;
            }

            (heap[parent], heap[child]) = (heap[child], heap[parent]);
            parent = child;
        }
    }

    private void LeaveBucket()
    {
        _occupied[_lowest >> 6] &= ~(1UL << _lowest);
        for (int word = _lowest >> 6; word < _occupied.Length; word++)
        {
            if (_occupied[word] != 0)
            {
                _lowest = (word << 6) + BitOperations.TrailingZeroCount(_occupied[word]);
                return;
            }
        }

        _lowest = int.MaxValue;
    }
}
