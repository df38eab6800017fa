namespace Invoke.Graph;

/// <summary>What failed, with its place in the order of paths.</summary>
internal sealed record SessionError(NodeExecutionException Exception, int Node, int[] Path) : IComparable<SessionError>
{
    public int CompareTo(SessionError? other)
    {
        if (other is null)
        {
            return 1;
        }

        int order = Path.AsSpan().SequenceCompareTo(other.Path);
        return order != 0 ? order : Node.CompareTo(other.Node);
    }
}
