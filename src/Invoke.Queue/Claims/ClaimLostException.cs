using Invoke.Graph;

namespace Invoke.Queue;

/// <summary>A worker tried to write for an item that it does not hold any more.</summary>
/// <param name="message">Which item, and who holds it.</param>
/// <param name="itemId">The item's number.</param>
public sealed class ClaimLostException(string message, long itemId) : InvokeException(message)
{
    /// <summary>Gets the item's number.</summary>
    public long ItemId { get; } = itemId;
}
