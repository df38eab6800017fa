namespace Invoke.Client;

/// <summary>A session that was waited for did not complete.</summary>
public sealed class SessionFailedException : Exception
{
    internal SessionFailedException(QueueItemInfo item, IReadOnlyList<RemoteImage> images)
        : base(item.ErrorMessage is { } message ? $"Item {item.ItemId} failed: {message}" : $"Item {item.ItemId} ended as {item.Status}.")
    {
        Item = item;
        Images = images;
    }

    /// <summary>Gets the item as it ended.</summary>
    public QueueItemInfo Item { get; }

    /// <summary>Gets the images that were saved before; they stay on the server.</summary>
    public IReadOnlyList<RemoteImage> Images { get; }
}
