using System.Globalization;

namespace Invoke.Internal.Sqlite;

/// <summary>The one format of points in time: UTC, ISO 8601 with milliseconds; sorts as text.</summary>
internal static class SqliteTimestamp
{
    /// <summary>The same format written by SQLite, for defaults and triggers.</summary>
    public const string Now = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static string ToText(DateTimeOffset time) => time.ToUniversalTime().ToString(Format, CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
