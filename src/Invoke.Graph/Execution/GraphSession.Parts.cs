namespace Invoke.Graph;

/// <content>A part of a session: what belongs to others is held back and never runs here.</content>
public sealed partial class GraphSession
{
    /// <summary>Null for a run that carries out everything.</summary>
    private readonly PartFilter? _filter;

    /// <summary>What had finished before outside of the axis that is dealt out, and may be made again; null where everything outside may run.</summary>
    private HashSet<(int Node, int Row)>? _known;

    /// <summary>How many invocations were ready and are left to others.</summary>
    private long _held;

    /// <summary>True where only what belongs to other parts is left.</summary>
    private bool IsSuspended => _held > 0 && _ready == 0 && _running == 0 && _stop == GraphStatus.Running;

    /// <summary>A part resumes from what the shared part has done; what that has not done by then, nobody does twice.</summary>
    private void AllowAgain(IEnumerable<(PlanNode Node, int Row)> finished) => _known = [.. finished.Select(each => (each.Node.Index, each.Row))];

    private void EnqueueOwn(in ReadyRange range, PartFilter filter)
    {
        PlanNode node = _nodes[range.NodeIndex];
        if (!filter.IsDealtOut(node) ? _known is null : !filter.VariesInBlock(node.Space))
        {
            EnqueueOrHold(in range, filter.Takes(range.First));
            return;
        }

        for (int offset = 0; offset < range.Count; offset++)
        {
            var single = new ReadyRange(range.NodeIndex, range.Row + offset, range.PrefixRow, range.Index + offset, 1);
            EnqueueOrHold(in single, filter.IsDealtOut(node) ? filter.Takes(single.First) : _known!.Contains((range.NodeIndex, single.Row)));
        }
    }

    private void EnqueueOrHold(in ReadyRange range, bool isOwn)
    {
        if (isOwn)
        {
            _ready += range.Count;
            _queue.Add(in range);
        }
        else
        {
            _held += range.Count;
        }
    }
}
