namespace Invoke.Graph;

/// <summary>A node reported progress.</summary>
/// <param name="Sequence">The number of the event in its session.</param>
/// <param name="Time">When it happened.</param>
/// <param name="SessionId">The session.</param>
/// <param name="InvocationId">The invocation.</param>
/// <param name="NodeId">The node.</param>
/// <param name="NodeType">The node's type id.</param>
/// <param name="Step">The steps done.</param>
/// <param name="Total">All steps.</param>
/// <param name="Message">What is being done, if more than counting.</param>
public sealed record InvocationProgressEvent(
    long Sequence, DateTimeOffset Time, string SessionId, string InvocationId, string NodeId, string NodeType, int Step, int Total, string? Message)
    : InvocationEvent(Sequence, Time, SessionId, InvocationId, NodeId, NodeType)
{
    /// <summary>Gets how much of the invocation is done, 0 to 1.</summary>
    public double NodeFraction => Math.Min(1, (double)Step / Total);

    /// <summary>Gets how much of the run is done, 0 to 1: what has ended and this invocation's part, of all invocations known so far.</summary>
    /// <remarks>What is known grows while lists are made, so the fraction may go down.</remarks>
    public double RunFraction { get; init; }

    /// <summary>Gets how long the rest of the invocation will take, as far as the node can tell; null where it cannot.</summary>
    public TimeSpan? TimeLeft { get; init; }

    /// <summary>Gets how much noise is left, as the sigma of a sampler; null where nothing is denoised.</summary>
    public double? Sigma { get; init; }

    /// <summary>Gets a picture of what is there so far; null where the node made none, or <see cref="GraphRunOptions.WantsPreviews"/> is off.</summary>
    public ProgressPreview? Preview { get; init; }
}
