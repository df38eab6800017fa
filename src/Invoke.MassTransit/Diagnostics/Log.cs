using Microsoft.Extensions.Logging;

namespace Invoke.MassTransit;

/// <summary>The log messages of this package; event ids 6000 to 6999.</summary>
internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Warning, "The broker did not take a {Message}; it is sent again. Workers look for themselves meanwhile.")]
    public static partial void NotAnnounced(ILogger logger, string message, Exception exception);

    [LoggerMessage(6002, LogLevel.Information, "Worker takes sessions from queue '{Queue}', {MaxConcurrentSessions} at a time.")]
    public static partial void Listening(ILogger logger, string queue, int maxConcurrentSessions);
}
