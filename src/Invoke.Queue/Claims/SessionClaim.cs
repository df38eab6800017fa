namespace Invoke.Queue;

/// <summary>The right of one worker to run one item.</summary>
/// <param name="Item">The item as it was claimed.</param>
/// <param name="Document">What it runs.</param>
/// <param name="WorkerId">Who holds the claim.</param>
/// <param name="Token">Grows with each claim of the item, so that a write with an old claim is recognised.</param>
public sealed record SessionClaim(QueueItem Item, SessionDocument Document, string WorkerId, long Token)
{
    /// <summary>Gets how often a process died with the item since its last finished invocation; 0 normally.</summary>
    public int Crashes { get; init; }
}
