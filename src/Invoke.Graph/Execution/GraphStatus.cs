namespace Invoke.Graph;

/// <summary>Where a session stands.</summary>
public enum GraphStatus
{
    /// <summary>There is work to do, or work is being done.</summary>
    Running,

    /// <summary>Everything ran.</summary>
    Completed,

    /// <summary>A node failed, and what was running has returned.</summary>
    Failed,

    /// <summary>The session was cancelled, and what was running has returned.</summary>
    Canceled,

    /// <summary>A part of the session, see <see cref="SessionPart"/>, has run all it can; the rest belongs to other runs.</summary>
    Suspended,
}
