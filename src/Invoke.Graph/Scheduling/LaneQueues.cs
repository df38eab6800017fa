namespace Invoke.Graph;

/// <summary>One queue of the scheduler for each lane; only lanes with a free slot are asked.</summary>
internal sealed class LaneQueues
{
    private readonly GraphPlan _plan;
    private readonly IterationPaths _paths;
    private readonly Lane[] _lanes;
    private readonly Lane[] _laneOf;

    public LaneQueues(GraphPlan plan, IterationPaths paths, IGraphScheduler order, IReadOnlyDictionary<string, int> limits)
    {
        _plan = plan;
        _paths = paths;
        var byName = new Dictionary<string, Lane>(StringComparer.Ordinal);
        _laneOf = new Lane[plan.Nodes.Count];
        for (var node = 0; node < _laneOf.Length; node++)
        {
            string name = plan.Nodes[node].Descriptor.Lane ?? string.Empty;
            if (!byName.TryGetValue(name, out Lane? lane))
            {
                int slots = name.Length == 0 ? int.MaxValue : limits.GetValueOrDefault(name, 1);
                byName.Add(name, lane = new Lane(order.CreateQueue(plan, paths), slots));
            }

            _laneOf[node] = lane;
        }

        _lanes = [.. byName.Values];
    }

    public void Add(in ReadyRange range)
    {
        Lane lane = _laneOf[range.NodeIndex];
        lane.Queue.Add(in range);
        lane.HasGrown = true;
    }

    /// <summary>Takes the most urgent of what the lanes would hand out next, and a slot of its lane.</summary>
    public bool TryTake(out Invocation invocation)
    {
        Lane? best = null;
        foreach (Lane lane in _lanes)
        {
            if (lane.Free == 0)
            {
                continue;
            }

            if (_lanes.Length == 1)
            {
                // Nothing to compare with, so the queue's own order stands and it is never asked in advance.
                bool isTaken = lane.Queue.TryTake(out invocation);
                lane.Free -= isTaken ? 1 : 0;
                return isTaken;
            }

            if (TryShow(lane) && (best is null || Precedes(lane.Head, best.Head)))
            {
                best = lane;
            }
        }

        invocation = best?.Head ?? default;
        if (best is null)
        {
            return false;
        }

        best.HasHead = false;
        best.Free--;
        return true;
    }

    public void Release(in Invocation invocation) => _laneOf[invocation.NodeIndex].Free++;

    /// <summary>Sees to it that a lane's head is what its queue would hand out now.</summary>
    private static bool TryShow(Lane lane)
    {
        if (lane.HasHead && lane.HasGrown)
        {
            lane.Queue.Add(RangeOf(lane.Head));
            lane.HasHead = false;
        }

        if (!lane.HasHead)
        {
            lane.HasHead = lane.Queue.TryTake(out Invocation head);
            lane.Head = head;
            lane.HasGrown = false;
        }

        return lane.HasHead;
    }

    private bool Precedes(in Invocation left, in Invocation right)
    {
        int urgency = _plan.Nodes[left.NodeIndex].Urgency - _plan.Nodes[right.NodeIndex].Urgency;
        return urgency != 0 ? urgency > 0 : _paths.Compare(RangeOf(in left), RangeOf(in right)) < 0;
    }

    private static ReadyRange RangeOf(in Invocation invocation) => new(invocation.NodeIndex, invocation.Row, invocation.PrefixRow, invocation.Index, 1);

    private sealed class Lane(IReadyQueue queue, int slots)
    {
        public IReadyQueue Queue => queue;

        public int Free { get; set; } = slots;

        /// <summary>What the queue handed out to be compared with other lanes; it has not started.</summary>
        public Invocation Head { get; set; }

        public bool HasHead { get; set; }

        public bool HasGrown { get; set; }
    }
}
