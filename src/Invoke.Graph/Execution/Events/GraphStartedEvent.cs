namespace Invoke.Graph;

/// <summary>The run started.</summary>
/// <param name="Sequence">The number of the event in its session.</param>
/// <param name="Time">When it happened.</param>
/// <param name="SessionId">The session.</param>
public sealed record GraphStartedEvent(long Sequence, DateTimeOffset Time, string SessionId) : GraphEvent(Sequence, Time, SessionId);
