namespace Invoke.Graph;

/// <summary>Something that happened in a run.</summary>
/// <param name="Sequence">The number of the event in its session, from 1, without gaps for an observer.</param>
/// <param name="Time">When it happened.</param>
/// <param name="SessionId">The session.</param>
/// <remarks>
/// For each invocation Started comes first, then any Progress, then Completed or Failed; a parent's Completed comes before a child's
/// Started, and the end of the session comes last. An invocation that returns because the run was cancelled has no end of its own. An
/// iterator has no invocations of its own: where it cannot read its list, Failed comes without Started.
/// </remarks>
public abstract record GraphEvent(long Sequence, DateTimeOffset Time, string SessionId);

/// <summary>The run started.</summary>
/// <param name="Sequence">The number of the event in its session.</param>
/// <param name="Time">When it happened.</param>
/// <param name="SessionId">The session.</param>
public sealed record GraphStartedEvent(long Sequence, DateTimeOffset Time, string SessionId) : GraphEvent(Sequence, Time, SessionId);

/// <summary>Something that happened to one invocation.</summary>
/// <param name="Sequence">The number of the event in its session.</param>
/// <param name="Time">When it happened.</param>
/// <param name="SessionId">The session.</param>
/// <param name="InvocationId">The invocation: the node id and, behind an <c>@</c>, the iteration path.</param>
/// <param name="NodeId">The node.</param>
/// <param name="NodeType">The node's type id.</param>
public abstract record InvocationEvent(long Sequence, DateTimeOffset Time, string SessionId, string InvocationId, string NodeId, string NodeType)
    : GraphEvent(Sequence, Time, SessionId);

/// <summary>An invocation started.</summary>
/// <param name="Sequence">The number of the event in its session.</param>
/// <param name="Time">When it happened.</param>
/// <param name="SessionId">The session.</param>
/// <param name="InvocationId">The invocation.</param>
/// <param name="NodeId">The node.</param>
/// <param name="NodeType">The node's type id.</param>
public sealed record InvocationStartedEvent(long Sequence, DateTimeOffset Time, string SessionId, string InvocationId, string NodeId, string NodeType)
    : InvocationEvent(Sequence, Time, SessionId, InvocationId, NodeId, NodeType);

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
    : InvocationEvent(Sequence, Time, SessionId, InvocationId, NodeId, NodeType);

/// <summary>An invocation failed; the run ends.</summary>
/// <param name="Sequence">The number of the event in its session.</param>
/// <param name="Time">When it happened.</param>
/// <param name="SessionId">The session.</param>
/// <param name="InvocationId">The invocation.</param>
/// <param name="NodeId">The node.</param>
/// <param name="NodeType">The node's type id.</param>
/// <param name="Error">What failed.</param>
public sealed record InvocationFailedEvent(
    long Sequence, DateTimeOffset Time, string SessionId, string InvocationId, string NodeId, string NodeType, NodeExecutionException Error)
    : InvocationEvent(Sequence, Time, SessionId, InvocationId, NodeId, NodeType);

/// <summary>The run ended; always the last event.</summary>
/// <param name="Sequence">The number of the event in its session.</param>
/// <param name="Time">When it happened.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Run">The run with all of its results; <see cref="GraphRun.Status"/> says how it ended.</param>
public sealed record GraphEndedEvent(long Sequence, DateTimeOffset Time, string SessionId, GraphRun Run) : GraphEvent(Sequence, Time, SessionId);
