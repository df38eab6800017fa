using Microsoft.Extensions.Logging;

namespace Invoke.PostgreSql;

/// <summary>The log messages of this package; event ids 7000 to 7999.</summary>
internal static partial class Log
{
    [LoggerMessage(7000, LogLevel.Warning, "The queue in PostgreSQL was changed, but its log or its counts could not be tidied up; that is done with a later change.")]
    public static partial void UpkeepFailed(ILogger logger, Exception exception);

    [LoggerMessage(7001, LogLevel.Warning, "Nobody tells of events of other machines now, because {Place} cannot be listened to; they are asked for, and listening is tried again in {Pause}.")]
    public static partial void NotListening(ILogger logger, string place, TimeSpan pause, Exception exception);

    [LoggerMessage(7002, LogLevel.Information, "Events of other machines are told by {Place}.")]
    public static partial void Listening(ILogger logger, string place);

    [LoggerMessage(7003, LogLevel.Debug, "Other machines could not be told of an event; they will ask for it.")]
    public static partial void NotTold(ILogger logger, Exception exception);
}
