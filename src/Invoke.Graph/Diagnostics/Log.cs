using Microsoft.Extensions.Logging;

namespace Invoke.Graph;

/// <summary>The log messages of this package; event ids 1000 to 1999.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Debug, "Session {SessionId} started: {NodeCount} nodes.")]
    public static partial void RunStarted(ILogger logger, string sessionId, int nodeCount);

    [LoggerMessage(1001, LogLevel.Debug, "Session {SessionId} ended: {Status}, {FinishedCount} invocations.")]
    public static partial void RunEnded(ILogger logger, string sessionId, GraphStatus status, long finishedCount);

    [LoggerMessage(1002, LogLevel.Error, "Session {SessionId}: invocation {InvocationId} ({NodeType}) failed.")]
    public static partial void NodeFailed(ILogger logger, string sessionId, string invocationId, string nodeType, Exception? exception);

    [LoggerMessage(1003, LogLevel.Error, "Session {SessionId}: observer {Observer} threw; the event is ignored.")]
    public static partial void ObserverFailed(ILogger logger, string sessionId, Type observer, Exception exception);

    [LoggerMessage(1004, LogLevel.Error, "Session {SessionId}: disposing a {Type} failed.")]
    public static partial void DisposeFailed(ILogger logger, string sessionId, Type type, Exception exception);

    [LoggerMessage(1005, LogLevel.Error, "Session {SessionId}: disposing the run's services failed.")]
    public static partial void ScopeDisposeFailed(ILogger logger, string sessionId, Exception exception);

    [LoggerMessage(1006, LogLevel.Warning, "Session {SessionId}: attempt {Attempt} at invocation {InvocationId} ({NodeType}) failed; the next one comes after {Delay}.")]
    public static partial void NodeRetrying(ILogger logger, string sessionId, string invocationId, string nodeType, int attempt, TimeSpan delay, Exception exception);

    [LoggerMessage(1007, LogLevel.Debug, "Session {SessionId}: invocation {InvocationId} ({NodeType}) started.", SkipEnabledCheck = true)]
    public static partial void NodeStarted(ILogger logger, string sessionId, string invocationId, string nodeType);

    [LoggerMessage(1008, LogLevel.Debug, "Session {SessionId}: invocation {InvocationId} ({NodeType}) completed in {Milliseconds} ms.", SkipEnabledCheck = true)]
    public static partial void NodeCompleted(ILogger logger, string sessionId, string invocationId, string nodeType, double milliseconds);
}
