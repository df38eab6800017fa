namespace Invoke.Graph.Tests.Differential;

/// <summary>What a failure means for the rest of a graph.</summary>
internal enum FailurePolicy
{
    /// <summary>Nothing more runs.</summary>
    Stop,

    /// <summary>What needs the failed invocation is blocked, the rest runs.</summary>
    Continue,

    /// <summary>As Continue, but collectors leave out items that failed.</summary>
    LeaveOut,
}
