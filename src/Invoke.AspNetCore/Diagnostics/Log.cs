namespace Invoke.AspNetCore;

/// <summary>The log messages of this package; event ids 5000 to 5999.</summary>
internal static partial class Log
{
    public const string Category = "Invoke.AspNetCore";

    [LoggerMessage(5000, LogLevel.Error, "{Method} request of endpoint '{Endpoint}' failed; it was answered with {Status}.")]
    public static partial void RequestFailed(ILogger logger, string method, string? endpoint, int status, Exception exception);

    [LoggerMessage(
        5001,
        LogLevel.Warning,
        "The endpoints are mapped below '{Prefix}', but the addresses of images start with '{UrlBase}'. Unless something in front translates them, set ImagesOptions.UrlBase to the prefix.")]
    public static partial void OtherUrlBase(ILogger logger, string prefix, string urlBase);
}
