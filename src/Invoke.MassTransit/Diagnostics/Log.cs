using Microsoft.Extensions.Logging;

namespace Invoke.MassTransit;

/// <summary>What this package logs.</summary>
internal static partial class Log
{
    [LoggerMessage(6001, LogLevel.Warning, "The broker did not take a {Message}; it is sent again. Workers look for themselves meanwhile.")]
    public static partial void NotAnnounced(ILogger logger, string message, Exception exception);

    [LoggerMessage(6002, LogLevel.Information, "Worker takes sessions from queue '{Queue}', {Lanes} at a time.")]
    public static partial void Listening(ILogger logger, string queue, int lanes);
}
