using System.Globalization;

namespace Invoke.Graph;

/// <summary>Runs invocations of one node type in a row, at most a number of them, then goes on depth-first.</summary>
/// <remarks>
/// For models that do not fit into memory together: fewer switches, but a result appears up to one batch later. Between batches, and
/// within one, the order is that of <see cref="DepthFirstScheduler"/>. Where only one type is ready its batch goes on.
/// </remarks>
public sealed class ClassBatchScheduler : IGraphScheduler
{
    private readonly int _maxInARow;

    /// <summary>Creates a scheduler.</summary>
    /// <param name="maxInARow">The most invocations of one type in a row while another type is ready, 1 or more; 1 changes the type each time it can.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxInARow"/> is less than 1.</exception>
    public ClassBatchScheduler(int maxInARow = 8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxInARow, 1);
        _maxInARow = maxInARow;
    }

    /// <inheritdoc/>
    public IReadyQueue CreateQueue(GraphPlan plan, IterationPaths paths)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(paths);
        return new ClassBatchQueue(plan, paths, _maxInARow);
    }

    private sealed class ClassBatchQueue : IReadyQueue, IReadyQueueMemory
    {
        private const int None = -1;

        private readonly string[] _names;
        private readonly int[] _typeOf;
        private readonly BucketReadyQueue[] _types;
        private readonly IterationPaths _paths;
        private readonly int _maxInARow;
        private int _current = None;
        private int _taken;

        public ClassBatchQueue(GraphPlan plan, IterationPaths paths, int maxInARow)
        {
            _paths = paths;
            _maxInARow = maxInARow;
            _names = [.. plan.Nodes.Select(node => node.Descriptor.Type).Distinct(StringComparer.Ordinal)];
            _typeOf = [.. plan.Nodes.Select(node => Array.IndexOf(_names, node.Descriptor.Type))];
            int[] buckets = DepthFirstScheduler.BucketsOf(plan);
            _types = Array.ConvertAll(_names, _ => new BucketReadyQueue(buckets, paths));
        }

        public string Save() => _current == None ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"{_taken} {_names[_current]}");

        public void Restore(string memory)
        {
            if (memory.Length == 0)
            {
                return;
            }

            string[] parts = memory.Split(' ', 2);
            _current = parts.Length == 2 ? Array.IndexOf(_names, parts[1]) : None;
            if (_current == None || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _taken))
            {
                throw new FormatException($"'{memory}' does not say how often which node type of this graph ran.");
            }
        }

        public void Add(in ReadyRange range) => _types[_typeOf[range.NodeIndex]].Add(in range);

        public bool TryTake(out Invocation invocation)
        {
            if (_current != None && _taken < _maxInARow && _types[_current].TryTake(out invocation))
            {
                _taken++;
                return true;
            }

            // The batch is over, or nothing of its type is ready.
            int next = FindNext(except: _current);
            if (next == None)
            {
                next = _current;
            }

            if (next == None || !_types[next].TryTake(out invocation))
            {
                invocation = default;
                return false;
            }

            // A batch that only went on because nothing else was ready is no new one: it ends as soon as there is something else.
            (_current, _taken) = (next, next == _current ? _taken + 1 : 1);
            return true;
        }

        /// <summary>The type whose next invocation comes first depth-first.</summary>
        private int FindNext(int except)
        {
            int best = None;
            int bestBucket = int.MaxValue;
            ReadyRange bestRange = default;
            for (var type = 0; type < _types.Length; type++)
            {
                if (type != except
                    && _types[type].TryPeek(out int bucket, out ReadyRange range)
                    && (bucket < bestBucket || (bucket == bestBucket && _paths.Compare(in range, in bestRange) < 0)))
                {
                    (best, bestBucket, bestRange) = (type, bucket, range);
                }
            }

            return best;
        }
    }
}
