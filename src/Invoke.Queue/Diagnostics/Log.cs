using Microsoft.Extensions.Logging;

namespace Invoke.Queue;

/// <summary>The log messages of this package; event ids 4000 to 4999.</summary>
internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Information, "Worker '{WorkerId}' started, {MaxConcurrentSessions} sessions at a time.")]
    public static partial void WorkerStarted(ILogger logger, string workerId, int maxConcurrentSessions);

    [LoggerMessage(4001, LogLevel.Information, "Item {ItemId} (session '{SessionId}') started, attempt {Attempt}.")]
    public static partial void SessionStarted(ILogger logger, long itemId, string sessionId, int attempt);

    [LoggerMessage(4002, LogLevel.Information, "Item {ItemId} (session '{SessionId}') ended as {Status}.")]
    public static partial void SessionEnded(ILogger logger, long itemId, string sessionId, QueueItemStatus status);

    [LoggerMessage(4003, LogLevel.Information, "Item {ItemId} (session '{SessionId}') was given back; it goes on where it stood.")]
    public static partial void SessionReturned(ILogger logger, long itemId, string sessionId);

    [LoggerMessage(4004, LogLevel.Information, "Item {ItemId} (session '{SessionId}') goes on after {Finished} invocations; {Deleted} images of unfinished ones were deleted.")]
    public static partial void SessionResumed(ILogger logger, long itemId, string sessionId, int finished, int deleted);

    [LoggerMessage(4005, LogLevel.Error, "Item {ItemId} (session '{SessionId}') cannot be run.")]
    public static partial void SessionBroken(ILogger logger, long itemId, string sessionId, Exception exception);

    [LoggerMessage(4006, LogLevel.Warning, "Item {ItemId} belongs to another worker by now; what this one did since is given up.")]
    public static partial void ClaimLost(ILogger logger, long itemId, Exception exception);

    [LoggerMessage(4007, LogLevel.Error, "What happened to item {ItemId} cannot be written; its session waits, and it is tried again.")]
    public static partial void ItemNotWritten(ILogger logger, long itemId, Exception exception);

    [LoggerMessage(4008, LogLevel.Warning, "The claim of item {ItemId} could not be renewed; it is tried again.")]
    public static partial void ClaimNotRenewed(ILogger logger, long itemId, Exception exception);

    [LoggerMessage(4009, LogLevel.Warning, "{Count} items of workers that died wait again or are quarantined.")]
    public static partial void ItemsRecovered(ILogger logger, int count);

    [LoggerMessage(4010, LogLevel.Error, "The queue cannot be used; it is tried again.")]
    public static partial void QueueUnavailable(ILogger logger, Exception exception);

    [LoggerMessage(4011, LogLevel.Warning, "Results of sessions could not be written yet.")]
    public static partial void ResultsNotFlushed(ILogger logger, Exception exception);

    [LoggerMessage(4012, LogLevel.Warning, "Item {ItemId} died with its process {Crashes} times since its last finished invocation; it runs alone until it has finished one.")]
    public static partial void RunsAlone(ILogger logger, long itemId, int crashes);

    [LoggerMessage(4013, LogLevel.Warning, "Item {ItemId} waits, because the storage cannot be used; it is tried again.")]
    public static partial void ItemWaits(ILogger logger, long itemId, Exception exception);

    [LoggerMessage(4014, LogLevel.Information, "Item {ItemId} (session '{SessionId}') is spread: what is left runs in {Parts} parts.")]
    public static partial void SessionSpread(ILogger logger, long itemId, string sessionId, int parts);

    [LoggerMessage(4015, LogLevel.Information, "Part {Part} of {Parts} of item {ItemId} (session '{SessionId}') ended as {Status}.")]
    public static partial void PartEnded(ILogger logger, int part, int parts, long itemId, string sessionId, QueueItemStatus status);
}
