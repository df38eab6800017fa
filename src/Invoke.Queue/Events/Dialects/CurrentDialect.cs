using System.Text.Json;

namespace Invoke.Queue;

/// <summary>The events of InvokeAI now, and a few of our own for what it does not tell.</summary>
internal static class CurrentDialect
{
    public static string NameOf(QueueEvent told) => told switch
    {
        NodeStartedEvent => "invocation_started",
        NodeProgressEvent => "invocation_progress",
        NodeCompletedEvent => "invocation_complete",
        NodeFailedEvent => "invocation_error",
        ItemStatusChangedEvent => "queue_item_status_changed",
        BatchEnqueuedEvent => "batch_enqueued",
        ItemsRetriedEvent => "queue_items_retried",
        QueueChangedEvent { Change: QueueChange.Canceled } => "queue_items_canceled",
        QueueChangedEvent { Change: QueueChange.Deleted } => "queue_items_deleted",
        QueueChangedEvent { Change: QueueChange.Reordered } => "queue_items_moved",
        QueueChangedEvent { Change: QueueChange.Paused } => "queue_paused",
        QueueChangedEvent => "queue_resumed",
        EventsMissedEvent => "events_missed",
        _ => throw new ArgumentException($"Events of type {told.GetType().Name} have no name.", nameof(told)),
    };

    public static void Write(Utf8JsonWriter writer, QueueEvent told, bool includeDetails)
    {
        writer.WriteTimestamp(told);
        writer.WriteString("queue_id", QueueItem.DefaultQueueId);
        switch (told)
        {
            case NodeEvent node:
                WriteNodeEvent(writer, node, includeDetails);
                break;
            case ItemStatusChangedEvent change:
                WriteChange(writer, change, includeDetails);
                break;
            case BatchEnqueuedEvent batch:
                writer.WriteString("batch_id", batch.BatchId);
                writer.WriteNumber("enqueued", batch.Enqueued);
                writer.WriteNumber("requested", batch.Requested);
                writer.WriteNumber("priority", batch.Priority);
                writer.WriteString("origin", batch.Origin);
                break;
            case ItemsRetriedEvent retried:
                writer.WriteNumbers("retried_item_ids", retried.ItemIds);
                writer.WriteNumbers("waiting_item_ids", retried.WaitingIds);
                break;
            case QueueChangedEvent { Change: QueueChange.Canceled } canceled:
                writer.WriteNumbers("canceled_item_ids", canceled.ItemIds);
                break;
            case QueueChangedEvent { ItemIds.Count: > 0 } changed:
                writer.WriteNumbers("item_ids", changed.ItemIds);
                break;
            case EventsMissedEvent missed:
                writer.WriteNumber("first", missed.First);
                break;
        }
    }

    private static void WriteNodeEvent(Utf8JsonWriter writer, NodeEvent told, bool includeDetails)
    {
        writer.WriteNumber("item_id", told.ItemId);
        writer.WriteString("batch_id", told.BatchId);
        writer.WriteString("origin", told.Origin);
        writer.WriteString("destination", told.Destination);
        writer.WriteString("session_id", told.SessionId);
        writer.WriteNode("invocation", told);
        writer.WriteString("invocation_source_id", told.NodeId);
        if (includeDetails)
        {
            writer.WriteString("worker_id", told.WorkerId);
        }

        switch (told)
        {
            case NodeProgressEvent progress:
                writer.WriteString("message", progress.Message ?? string.Empty);
                writer.WriteNumber("percentage", Math.Min(1, (double)progress.Step / progress.Total));
                writer.WriteImage("image", progress.Image);
                writer.WriteNumber("step", progress.Step);
                writer.WriteNumber("total_steps", progress.Total);
                writer.WriteNumber("session_percentage", progress.RunFraction);
                writer.WriteNumberOrNull("sigma", progress.Sigma);
                writer.WriteNumberOrNull("seconds_left", progress.TimeLeft?.TotalSeconds);
                break;
            case NodeCompletedEvent completed:
                writer.WritePropertyName("result");
                completed.Result.WriteTo(writer);
                writer.WriteBoolean("from_cache", completed.FromCache);
                writer.WriteNumber("session_percentage", completed.RunFraction);
                break;
            case NodeFailedEvent failed:
                WriteError(writer, failed.Error, includeDetails);
                break;
        }
    }

    private static void WriteChange(Utf8JsonWriter writer, ItemStatusChangedEvent change, bool includeDetails)
    {
        QueueItem item = change.Item;
        writer.WriteNumber("item_id", item.ItemId);
        writer.WriteString("batch_id", item.BatchId);
        writer.WriteString("origin", item.Origin);
        writer.WriteString("destination", item.Destination);
        writer.WriteString("session_id", item.SessionId);
        writer.WriteString("status", QueueStatusText.Of(item.Status));
        writer.WriteNumber("status_sequence", item.StatusSequence);
        writer.WriteBoolean("cancel_requested", item.IsCancelRequested);
        writer.WriteNumber("parts", item.Parts);
        WriteError(writer, change.Error, includeDetails);
        writer.WriteString("created_at", item.CreatedAt);
        writer.WriteString("updated_at", item.UpdatedAt);
        WriteTime(writer, "started_at", item.StartedAt);
        WriteTime(writer, "completed_at", item.CompletedAt);
        writer.WriteStartObject("batch_status");
        writer.WriteString("queue_id", QueueItem.DefaultQueueId);
        writer.WriteString("batch_id", item.BatchId);
        writer.WriteString("origin", item.Origin);
        writer.WriteString("destination", item.Destination);
        WriteCounts(writer, change.Batch);
        writer.WriteEndObject();
        writer.WriteStartObject("queue_status");
        writer.WriteString("queue_id", QueueItem.DefaultQueueId);
        WriteCounts(writer, change.Queue);
        writer.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter writer, SessionError? error, bool includeDetails)
    {
        writer.WriteString("error_type", error?.Type);
        writer.WriteString("error_message", error?.Message);
        writer.WriteString("error_traceback", includeDetails ? error?.Details : null);
    }

    private static void WriteCounts(Utf8JsonWriter writer, QueueCounts counts)
    {
        writer.WriteNumber("pending", counts.Pending);
        writer.WriteNumber("in_progress", counts.InProgress);
        writer.WriteNumber("completed", counts.Completed);
        writer.WriteNumber("failed", counts.Failed);
        writer.WriteNumber("canceled", counts.Canceled);
        writer.WriteNumber("total", counts.Total);
    }

    private static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            writer.WriteString(name, known);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
