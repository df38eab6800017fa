namespace Invoke.Client;

/// <summary>A session that was waited for did not complete.</summary>
public sealed class SessionFailedException : Exception
{
    /// <summary>Creates an exception; the client does, and tests of code that catches it.</summary>
    /// <param name="item">The item as it ended; the message says how.</param>
    /// <param name="images">The images that were saved before; none where null.</param>
    public SessionFailedException(QueueItemInfo item, IReadOnlyList<RemoteImage>? images = null)
        : base(MessageOf(item))
    {
        Item = item;
        Images = images ?? [];
    }

    /// <summary>Gets the item as it ended.</summary>
    public QueueItemInfo Item { get; }

    /// <summary>Gets the images that were saved before; they stay on the server.</summary>
    public IReadOnlyList<RemoteImage> Images { get; }

    private static string MessageOf(QueueItemInfo item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.ErrorMessage is { } message ? $"Item {item.ItemId} failed: {message}" : $"Item {item.ItemId} ended as {item.Status}.";
    }
}
