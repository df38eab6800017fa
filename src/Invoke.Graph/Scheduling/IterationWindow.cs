namespace Invoke.Graph;

/// <summary>Holds iterations back that are too far ahead, so that free slots cannot pile up their outputs.</summary>
/// <remarks>
/// <para>An invocation may start only if its outermost index is less than a number above the smallest unfinished one of that axis. What
/// has to wait stays in ranges.</para>
/// <para>A node that needs the outermost axis gathered cannot finish an iteration before every iteration has been through what is
/// gathered. It therefore belongs to a later stage (<see cref="IterationStages"/>), and earlier stages do not wait for it.</para>
/// </remarks>
internal sealed class IterationWindow
{
    private readonly IterationPaths _paths;
    private readonly LaneQueues _admitted;
    private readonly int _width;
    private readonly PartFilter? _filter;

    /// <summary>The stage of each node; null for nodes without axes, which are always admitted.</summary>
    private readonly Stage?[] _stageOf;

    /// <summary>For each space the stages of its nodes, each as often as it has nodes.</summary>
    private readonly Stage[][] _stagesOfSpace;
    private readonly IterationSpace[] _spaceOf;

    public IterationWindow(GraphPlan plan, IterationPaths paths, LaneQueues admitted, int width, PartFilter? filter = null)
    {
        _filter = filter;
        _paths = paths;
        _admitted = admitted;
        _width = width;
        _spaceOf = [.. plan.Nodes.Select(node => node.Space)];
        _stageOf = new Stage?[plan.Nodes.Count];
        int[] numbers = IterationStages.Of(plan);
        IEnumerable<PlanNode> iterated = plan.Nodes.Where(node => node.Kind != NodeKind.Iterate && node.Space.Level > 0);
        foreach (IGrouping<int, PlanNode> axis in iterated.GroupBy(node => node.Space.Axes[0]))
        {
            Stage? before = null;
            foreach (IGrouping<int, PlanNode> group in axis.GroupBy(node => numbers[node.Index]).OrderBy(group => group.Key))
            {
                before = new Stage(before);
                foreach (PlanNode node in group)
                {
                    _stageOf[node.Index] = before;
                }
            }
        }

        // Every node of a space with axes has a stage.
        _stagesOfSpace = [.. plan.Spaces.Select(space => space.Level == 0 ? Array.Empty<Stage>() : [.. space.Nodes.Select(node => _stageOf[node.Index]!)])];
    }

    /// <summary>Passes a range on to the lanes as far as the window reaches, and keeps the rest until it has moved.</summary>
    public void Admit(in ReadyRange range)
    {
        if (_stageOf[range.NodeIndex] is not { } stage)
        {
            _admitted.Add(in range);
            return;
        }

        int outermost = OutermostOf(in range);
        long inside = stage.SmallestUnfinished + (long)_width - outermost;
        bool isAlongAxis = _spaceOf[range.NodeIndex].Level == 1;
        if (inside >= (isAlongAxis ? range.Count : 1))
        {
            _admitted.Add(in range);
        }
        else if (inside <= 0)
        {
            stage.Waiting.Enqueue(range, outermost);
        }
        else
        {
            var count = (int)inside;
            _admitted.Add(range with { Count = count });
            stage.Waiting.Enqueue(new ReadyRange(range.NodeIndex, range.Row + count, range.PrefixRow, range.Index + count, range.Count - count), outermost + count);
        }
    }

    public bool Holds(in Invocation invocation) => _stageOf[invocation.NodeIndex] is not { } stage
        || OutermostOf(in invocation) < stage.SmallestUnfinished + (long)_width;

    public void OnRowsAdded(IterationSpace space, int prefixRow, int first, int count)
    {
        Stage[] stages = _stagesOfSpace[space.Id];
        if (_filter is not null)
        {
            AddOwnRows(space, prefixRow, count, stages, _filter);
        }
        else if (space.Level == 1)
        {
            foreach (Stage stage in stages)
            {
                stage.AddEach(first, count);
            }
        }
        else if (stages.Length > 0)
        {
            int outermost = OutermostOf(space, prefixRow);
            foreach (Stage stage in stages)
            {
                stage.Add(outermost, count);
            }
        }
    }

    public void OnEnded(in Invocation invocation)
    {
        if (_stageOf[invocation.NodeIndex] is not { } ended
            || (_filter is not null && !_filter.Takes(in invocation))
            || !ended.EndOne(OutermostOf(in invocation)))
        {
            return;
        }

        // The smallest unfinished index has moved: for this stage, and for the later ones of its axis.
        for (Stage? stage = ended; stage is not null; stage = stage.Next)
        {
            long limit = stage.SmallestUnfinished + (long)_width;
            while (stage.Waiting.TryPeek(out ReadyRange range, out int outermost) && outermost < limit)
            {
                stage.Waiting.Dequeue();
                Admit(in range);
            }
        }
    }

    /// <summary>Counts what this run carries out: what others do would never end here, and hold everything up.</summary>
    private void AddOwnRows(IterationSpace space, int prefixRow, int count, Stage[] stages, PartFilter filter)
    {
        if (stages.Length == 0)
        {
            return;
        }

        for (var index = 0; index < count; index++)
        {
            if (!filter.Takes(space, prefixRow, index))
            {
                continue;
            }

            int outermost = space.Level == 1 ? index : OutermostOf(space, prefixRow);
            foreach (Stage stage in stages)
            {
                stage.Add(outermost, 1);
            }
        }
    }

    private int OutermostOf(in ReadyRange range) => OutermostOf(range.First);

    private int OutermostOf(in Invocation invocation)
    {
        IterationSpace space = _spaceOf[invocation.NodeIndex];
        return space.Level == 1 ? invocation.Index : OutermostOf(space, invocation.PrefixRow);
    }

    /// <summary>Walks up to the space of the outermost axis, whose rows are its indices.</summary>
    private int OutermostOf(IterationSpace space, int prefixRow)
    {
        // A space of several axes has a prefix that has one at least.
        for (IterationSpace each = space.Prefix!; each.Level > 1; each = each.Prefix!)
        {
            prefixRow = _paths.PrefixOf(each, prefixRow);
        }

        return prefixRow;
    }

    /// <summary>The nodes of one outermost axis that are the same number of gatherings away from the start.</summary>
    private sealed class Stage
    {
        private const int None = int.MaxValue;

        private readonly Stage? _before;
        private int[] _unfinished = [];
        private int _length;
        private int _smallest = None;

        public Stage(Stage? before)
        {
            _before = before;
            before?.Next = this;
        }

        public Stage? Next { get; private set; }

        /// <summary>What is ready but too far ahead, by its first outermost index.</summary>
        public PriorityQueue<ReadyRange, int> Waiting { get; } = new();

        /// <summary>The smallest index that this stage or an earlier one has an unfinished invocation of.</summary>
        public int SmallestUnfinished => _before is null ? _smallest : Math.Min(_smallest, _before.SmallestUnfinished);

        public void AddEach(int first, int count)
        {
            EnsureLength(first + count);
            for (int index = first; index < first + count; index++)
            {
                _unfinished[index]++;
            }

            _smallest = Math.Min(_smallest, first);
        }

        public void Add(int index, int count)
        {
            EnsureLength(index + 1);
            _unfinished[index] += count;
            _smallest = Math.Min(_smallest, index);
        }

        /// <summary>Counts one end; true where the smallest unfinished index has moved.</summary>
        public bool EndOne(int index)
        {
            if (--_unfinished[index] > 0 || index != _smallest)
            {
                return false;
            }

            while (index < _length && _unfinished[index] == 0)
            {
                index++;
            }

            _smallest = index < _length ? index : None;
            return true;
        }

        private void EnsureLength(int length)
        {
            if (_unfinished.Length < length)
            {
                Array.Resize(ref _unfinished, Math.Max(length, _unfinished.Length * 2));
            }

            _length = Math.Max(_length, length);
        }
    }
}
