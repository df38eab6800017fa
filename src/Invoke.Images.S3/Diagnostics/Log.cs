using Microsoft.Extensions.Logging;

namespace Invoke.Images.S3;

/// <summary>The log messages of this package; event ids 8000 to 8999.</summary>
internal static partial class Log
{
    [LoggerMessage(8000, LogLevel.Warning, "A change of image '{ImageName}' left its marker in the bucket; recovery removes it, and what belongs to it.")]
    public static partial void MarkerLeft(ILogger logger, string imageName, Exception exception);

    [LoggerMessage(8001, LogLevel.Information, "The store refuses to replace an object when asked to: {IsSupported}. Where it does not, each new name is looked for first.")]
    public static partial void ConditionalPuts(ILogger logger, bool isSupported);

    [LoggerMessage(8002, LogLevel.Debug, "Reading '{Key}' broke off at byte {Position}; going on from there.")]
    public static partial void ReadingResumed(ILogger logger, string key, long position, Exception exception);

    [LoggerMessage(8003, LogLevel.Warning, "The store did not tell which thumbnails there are; their addresses are made from what is likely.")]
    public static partial void ThumbnailsGuessed(ILogger logger, Exception exception);
}
