namespace Invoke.Queue;

/// <summary>Which progress a log forgets.</summary>
internal static class QueueProgress
{
    /// <summary>The event where earlier progress of its invocation says nothing any more; null for any other.</summary>
    public static NodeEvent? Replacing(QueueEvent happened) => happened is NodeProgressEvent or NodeCompletedEvent or NodeFailedEvent ? (NodeEvent)happened : null;
}
