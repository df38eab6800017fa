using System.Text.Json;

namespace Invoke.Queue;

/// <summary>The five events of 2023.</summary>
internal static class LegacyDialect
{
    public static string? NameOf(QueueEvent told) => told switch
    {
        NodeStartedEvent => "invocation_started",
        NodeProgressEvent => "generator_progress",
        NodeCompletedEvent => "invocation_complete",
        NodeFailedEvent => "invocation_error",
        ItemStatusChangedEvent { Item.Status: QueueItemStatus.Completed or QueueItemStatus.Failed or QueueItemStatus.Canceled } => "graph_execution_state_complete",
        _ => null,
    };

    public static void Write(Utf8JsonWriter writer, QueueEvent told)
    {
        writer.WriteTimestamp(told);
        switch (told)
        {
            case NodeEvent node:
                writer.WriteString("graph_execution_state_id", node.SessionId);
                writer.WriteNode("node", node);
                writer.WriteString("source_node_id", node.NodeId);
                WriteMore(writer, node);
                break;
            case ItemStatusChangedEvent change:
                writer.WriteString("graph_execution_state_id", change.Item.SessionId);
                break;
        }
    }

    private static void WriteMore(Utf8JsonWriter writer, NodeEvent told)
    {
        switch (told)
        {
            case NodeProgressEvent progress:
                writer.WriteImage("progress_image", progress.Image);
                writer.WriteNumber("step", progress.Step);
                writer.WriteNumber("total_steps", progress.Total);
                break;
            case NodeCompletedEvent completed:
                writer.WritePropertyName("result");
                completed.Result.WriteTo(writer);
                break;
            case NodeFailedEvent failed:
                writer.WriteString("error", failed.Error.Message);
                break;
        }
    }
}
