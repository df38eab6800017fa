using System.Globalization;

namespace Invoke.Internal.Records;

/// <summary>Where a list of results goes on: the number of the last one that was shown.</summary>
internal static class SessionResultCursor
{
    public static string Of(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="ArgumentException">The text is none that <see cref="Of"/> made.</exception>
    public static long ToId(string after) => long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out long id)
        ? id
        : throw new ArgumentException($"After is '{after}', which is no page's Next; pass on what a page of results gave.", nameof(after));
}
