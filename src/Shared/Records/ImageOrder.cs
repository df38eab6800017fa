using System.Globalization;
using Invoke.Images;

namespace Invoke.Internal.Records;

/// <summary>Keys of rows: their time in milliseconds times a million and a bit, plus their number within the millisecond.</summary>
internal static class ImageOrder
{
    /// <summary>How many images one millisecond has room for; leaves 43 bits for the time, which last until the year 2248.</summary>
    public const long PerMillisecond = 1L << 20;

    /// <summary><see cref="PerMillisecond"/> in SQL.</summary>
    public const string PerMillisecondText = "1048576";

    /// <summary>The first key of a millisecond.</summary>
    public static long FirstKeyOf(long milliseconds) =>
        Math.Clamp(milliseconds, 0, (long.MaxValue / PerMillisecond) - 1) * PerMillisecond;

    /// <summary>The first key that is not before a time.</summary>
    public static long FirstKeyNotBefore(DateTimeOffset time)
    {
        long milliseconds = time.ToUnixTimeMilliseconds();
        bool isExact = time.UtcTicks % TimeSpan.TicksPerMillisecond == 0;
        return FirstKeyOf(isExact ? milliseconds : milliseconds + 1);
    }

    /// <summary>The keys of a query's dates, from the first to before the second, those on the other side of a cursor left out.</summary>
    /// <exception cref="ArgumentException">The cursor is none.</exception>
    public static (long From, long To) RangeOf(ImageQuery query, string? after)
    {
        long from = query.CreatedFrom is { } first ? FirstKeyNotBefore(first) : 0;
        long to = query.CreatedBefore is { } end ? FirstKeyNotBefore(end) : long.MaxValue;
        if (after is null)
        {
            return (from, to);
        }

        long key = FromCursor(after);
        return query.OldestFirst ? (Math.Max(from, key + 1), to) : (from, Math.Min(to, key));
    }

    public static string ToCursor(long key) => key.ToString("x16", CultureInfo.InvariantCulture);

    /// <exception cref="ArgumentException">The text is none that <see cref="ToCursor"/> made.</exception>
    public static long FromCursor(string cursor) =>
        cursor.Length == 16 && long.TryParse(cursor, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long key) && key >= 0
            ? key
            : throw new ArgumentException($"'{cursor}' is no cursor; pass on the Next of a page as it is, or leave After out to start with the first page.");
}
