using System.Text.Json;

namespace Invoke.Queue;

/// <summary>Events as a log keeps them.</summary>
internal static class QueueEventText
{
    public static string Write(QueueEvent happened) => JsonSerializer.Serialize(happened, QueueJsonContext.Default.QueueEvent);

    /// <summary>Reads an event; null stands for a text that is known to be of no use.</summary>
    /// <remarks>One that this program cannot read, as of a later version, holds nobody up: who reads is told to look at the state of things, and goes on behind it.</remarks>
    public static QueueEvent Read(long sequence, DateTimeOffset time, string? json) => (json is null ? null : Parse(json)) switch
    {
        null => new EventsMissedEvent(sequence + 1) { Sequence = sequence, Time = time },
        ItemStatusChangedEvent { Error: { } error } change => change with { Sequence = sequence, Time = time, Item = change.Item with { Error = error } },
        { } read => read with { Sequence = sequence, Time = time },
    };

    /// <exception cref="ArgumentException">No log keeps such an event.</exception>
    public static string TypeOf(QueueEvent happened) => happened switch
    {
        BatchEnqueuedEvent => "batch_enqueued",
        ItemStatusChangedEvent => "item_status_changed",
        ItemsRetriedEvent => "items_retried",
        QueueChangedEvent => "queue_changed",
        NodeStartedEvent => "node_started",
        NodeProgressEvent => "node_progress",
        NodeCompletedEvent => "node_completed",
        NodeFailedEvent => "node_failed",
        _ => throw new ArgumentException($"A {happened.GetType().Name} is nothing a log keeps.", nameof(happened)),
    };

    private static QueueEvent? Parse(string json)
    {
        try
        {
            QueueEvent? read = JsonSerializer.Deserialize(json, QueueJsonContext.Default.QueueEvent);
            return read is ItemStatusChangedEvent { Item: null } ? null : read;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }
}
