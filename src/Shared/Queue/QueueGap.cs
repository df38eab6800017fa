namespace Invoke.Queue;

/// <summary>The places of waiting items are numbers with room between them, so that one item can go between two others without touching more.</summary>
internal static class QueueGap
{
    public const long Width = 1 << 20;

    /// <summary>A free place next to a position; null where there is no room.</summary>
    /// <param name="position">The place of the other item.</param>
    /// <param name="neighbour">The next one on the side that is asked for; null where there is none.</param>
    /// <param name="place">The side.</param>
    public static long? Between(long position, long? neighbour, QueuePlace place)
    {
        if (neighbour is not { } other)
        {
            return place == QueuePlace.Before ? position - Width : position + Width;
        }

        return Math.Abs(other - position) > 1 ? position + ((other - position) / 2) : null;
    }
}
