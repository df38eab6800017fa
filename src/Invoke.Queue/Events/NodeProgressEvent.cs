namespace Invoke.Queue;

/// <summary>An invocation reported progress. Only the latest of each invocation that runs is kept in the log.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="BatchId">The item's batch.</param>
/// <param name="SessionId">The session.</param>
/// <param name="InvocationId">The invocation.</param>
/// <param name="NodeId">The node.</param>
/// <param name="NodeType">The node's type id.</param>
/// <param name="Step">The steps done.</param>
/// <param name="Total">All steps.</param>
/// <param name="Message">What is being done, if more than counting.</param>
/// <param name="RunFraction">How much of the session is done, 0 to 1; it may go down while lists are made.</param>
public sealed record NodeProgressEvent(
    long ItemId, string BatchId, string SessionId, string InvocationId, string NodeId, string NodeType, int Step, int Total, string? Message, double RunFraction)
    : NodeEvent(ItemId, BatchId, SessionId, InvocationId, NodeId, NodeType)
{
    /// <summary>Gets how long the rest of the invocation will take, as far as the node can tell; null where it cannot.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>Gets how much noise is left, as the sigma of a sampler; null where nothing is denoised.</summary>
    public double? Sigma { get; init; }

    /// <summary>Gets a small picture of what is being made; null where there is none.</summary>
    public ProgressImage? Image { get; init; }
}
