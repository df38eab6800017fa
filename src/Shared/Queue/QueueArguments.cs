namespace Invoke.Queue;

/// <summary>What callers of a queue have to keep to.</summary>
internal static class QueueArguments
{
    /// <summary>Beyond so many at a time, items get one event together instead of one each.</summary>
    public const int MaxSingleEvents = 100;

    /// <exception cref="ArgumentOutOfRangeException">No page has so many items.</exception>
    public static void CheckLimit(int limit)
    {
        if (limit is < 1 or > QueueSelection.MaxLimit)
        {
            throw new ArgumentOutOfRangeException(nameof(limit), limit, $"A page has 1 to {QueueSelection.MaxLimit} items.");
        }
    }

    /// <exception cref="ArgumentException">No item ends so.</exception>
    public static void CheckOutcome(SessionClaim claim, SessionOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (!QueueStatusText.IsEnded(outcome.Status))
        {
            throw new ArgumentException($"Item {claim.Item.ItemId} cannot end as {outcome.Status}; it ends as completed, failed or canceled.", nameof(outcome));
        }

        if (outcome is { Status: QueueItemStatus.Failed, Error: null })
        {
            throw new ArgumentException($"Item {claim.Item.ItemId} cannot fail without an error; say what failed.", nameof(outcome));
        }
    }

    public static void CheckParts(SessionClaim claim, int parts)
    {
        if (claim.Part is not { Count: 0 })
        {
            throw new ArgumentException($"The claim of item {claim.Item.ItemId} is not one of what its parts share, so it cannot be spread.", nameof(claim));
        }

        if (parts < 1 || parts > claim.Item.Spread)
        {
            throw new ArgumentOutOfRangeException(nameof(parts), parts, $"Item {claim.Item.ItemId} can be spread over 1 to {claim.Item.Spread} parts.");
        }
    }
}
