namespace Invoke.Graph;

/// <summary>An attempt at an invocation failed, and another one follows after a delay.</summary>
/// <param name="Sequence">The number of the event in its session.</param>
/// <param name="Time">When it happened.</param>
/// <param name="SessionId">The session.</param>
/// <param name="InvocationId">The invocation.</param>
/// <param name="NodeId">The node.</param>
/// <param name="NodeType">The node's type id.</param>
/// <param name="Attempt">The number of the attempt that failed, from 1.</param>
/// <param name="Delay">How long the next attempt waits.</param>
/// <param name="Error">What failed.</param>
public sealed record InvocationRetryingEvent(
    long Sequence, DateTimeOffset Time, string SessionId, string InvocationId, string NodeId, string NodeType, int Attempt, TimeSpan Delay, Exception Error)
    : InvocationEvent(Sequence, Time, SessionId, InvocationId, NodeId, NodeType);
