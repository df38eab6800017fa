namespace Invoke.Graph;

/// <summary>The run ended; always the last event.</summary>
/// <param name="Sequence">The number of the event in its session.</param>
/// <param name="Time">When it happened.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Run">The run with all of its results; <see cref="GraphRun.Status"/> says how it ended.</param>
public sealed record GraphEndedEvent(long Sequence, DateTimeOffset Time, string SessionId, GraphRun Run) : GraphEvent(Sequence, Time, SessionId);
