using System.Globalization;

namespace Invoke.Queue;

/// <summary>The end of a page: the part of the list it ended in, and the last item's place there.</summary>
/// <param name="Part">The part.</param>
/// <param name="Rank">The item's priority negated, or when it ended, in milliseconds.</param>
/// <param name="Position">The item's place among those of its priority.</param>
/// <param name="ItemId">The item.</param>
internal readonly record struct QueueCursor(QueueListPart Part, long Rank, long Position, long ItemId)
{
    // More than any priority, and than any time in milliseconds before the year 3000.
    private const long MaxRank = 1L << 45;

    public static QueueCursor? Parse(string? after)
    {
        if (after is null)
        {
            return null;
        }

        string[] parts = after.Split('.');
        var numbers = new long[4];
        for (int index = 0; index < numbers.Length; index++)
        {
            if (parts.Length != numbers.Length || !long.TryParse(parts[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[index]))
            {
                throw Unknown(after);
            }
        }

        return numbers[0] is >= (long)QueueListPart.Running and <= (long)QueueListPart.Ended && numbers[1] is > -MaxRank and < MaxRank
            ? new QueueCursor((QueueListPart)numbers[0], numbers[1], numbers[2], numbers[3])
            : throw Unknown(after);
    }

    public static QueueCursor Of(QueueListPart part, QueueItem item, long position) => part switch
    {
        QueueListPart.Waiting => new QueueCursor(part, -(long)item.Priority, position, item.ItemId),
        QueueListPart.Ended => new QueueCursor(part, (item.CompletedAt ?? default).ToUnixTimeMilliseconds(), 0, item.ItemId),
        _ => new QueueCursor(part, 0, 0, item.ItemId),
    };

    /// <summary>When the item ended.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(Rank);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(int)Part}.{Rank}.{Position}.{ItemId}");

    private static ArgumentException Unknown(string after) =>
        new($"'{after}' is no cursor; pass on the Next of a page as it is, or leave it out to start with the first page.", nameof(after));
}
