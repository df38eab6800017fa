namespace Invoke.Graph;

/// <content>What a session can be asked, and what it refuses.</content>
public sealed partial class GraphSession
{
    private IEnumerable<string> IdsOf(IEnumerable<PlanNode> nodes, Func<PlanNode, int, bool> isWanted)
    {
        foreach (PlanNode node in nodes)
        {
            foreach (int row in new RowEnumeration(Plan.Root, node.Space).RowsAt(_paths, 0).Where(row => isWanted(node, row)))
            {
                yield return GetInvocationId(_paths.InvocationAt(node, row));
            }
        }
    }

    private bool HasUnfinished(PlanNode node)
    {
        for (var row = 0; row < _paths.Count(node.Space); row++)
        {
            if (!IsFinished(node, row) && !IsSkipped(node, row) && !IsBroken(node, row))
            {
                return true;
            }
        }

        return false;
    }

    private InvalidOperationException HandedOutTwice(in Invocation invocation) => new(
        $"The scheduler handed out '{GetInvocationId(in invocation)}' twice; a queue must hand out every invocation once.");

    private void CheckUnderWay(in Invocation invocation)
    {
        if (!IsUnderWay(in invocation))
        {
            throw new InvalidOperationException($"Invocation '{GetInvocationId(in invocation)}' is not under way: it was never started, or it has ended.");
        }
    }
}
