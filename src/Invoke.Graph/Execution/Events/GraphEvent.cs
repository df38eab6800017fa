namespace Invoke.Graph;

/// <summary>Something that happened in a run.</summary>
/// <param name="Sequence">The number of the event in its session, from 1, without gaps for an observer.</param>
/// <param name="Time">When it happened, in UTC, by the runner's time provider.</param>
/// <param name="SessionId">The session.</param>
/// <remarks>
/// For each invocation Started comes first, then any Progress and Retrying, then Completed or Failed; a parent's Completed comes before a child's
/// Started, and the end of the session comes last. An invocation that returns because the run was cancelled has no end of its own. An
/// iterator has no invocations of its own: where it cannot read its list, Failed comes without Started.
/// </remarks>
public abstract record GraphEvent(long Sequence, DateTimeOffset Time, string SessionId);
