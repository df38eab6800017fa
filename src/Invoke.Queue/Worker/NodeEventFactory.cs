using System.Text.Json;
using Invoke.Graph;

namespace Invoke.Queue;

/// <summary>Makes the log's events of one session from those of its run.</summary>
internal sealed class NodeEventFactory(SessionClaim claim, IReadOnlyDictionary<string, JsonElement> nodes, PreviewEncoder previews)
{
    /// <summary>The most characters a literal or an output may have in an event; graph and journal have it whole.</summary>
    private const int MaxValueLength = 16 * 1024;

    private readonly QueueItem _item = claim.Item;
    private readonly Dictionary<string, JsonElement> _nodes = nodes.ToDictionary(node => node.Key, node => Shorten(node.Value), StringComparer.Ordinal);

    public NodeStartedEvent Started(InvocationStartedEvent started) =>
        Complete(new NodeStartedEvent(_item.ItemId, _item.BatchId, _item.SessionId, started.InvocationId, started.NodeId, started.NodeType), started);

    public NodeProgressEvent Progress(InvocationProgressEvent progress) => Complete(
        new NodeProgressEvent(
            _item.ItemId, _item.BatchId, _item.SessionId, progress.InvocationId, progress.NodeId, progress.NodeType, progress.Step, progress.Total, progress.Message, progress.RunFraction)
        {
            TimeLeft = progress.TimeLeft,
            Sigma = progress.Sigma is { } sigma && double.IsFinite(sigma) ? sigma : null,
            Image = previews.Encode(progress.Preview),
        },
        progress);

    public NodeCompletedEvent Completed(InvocationCompletedEvent completed, JournalEntry? entry) => Complete(
        new NodeCompletedEvent(
            _item.ItemId, _item.BatchId, _item.SessionId, completed.InvocationId, completed.NodeId, completed.NodeType, ResultOf(completed, entry), completed.FromCache, completed.RunFraction),
        completed);

    public NodeFailedEvent Failed(InvocationFailedEvent failed) => Complete(
        new NodeFailedEvent(_item.ItemId, _item.BatchId, _item.SessionId, failed.InvocationId, failed.NodeId, failed.NodeType, ErrorOf(failed.Error)), failed);

    /// <summary>Says what failed: the kind of the node's own exception, and the message that names the node.</summary>
    public static SessionError ErrorOf(Exception exception)
    {
        Exception cause = exception is NodeExecutionException { InnerException: { } inner } ? inner : exception;
        return new SessionError(cause.GetType().Name, exception.Message, cause.StackTrace);
    }

    private T Complete<T>(T told, InvocationEvent happened)
        where T : NodeEvent => told with
        {
            Time = happened.Time,
            Origin = _item.Origin,
            Destination = _item.Destination,
            WorkerId = claim.WorkerId,
            Node = _nodes.TryGetValue(happened.NodeId, out JsonElement node) ? node : null,
        };

    private static JsonElement Shorten(JsonElement node)
    {
        if (node.ValueKind != JsonValueKind.Object || node.GetRawText().Length <= MaxValueLength)
        {
            return node;
        }

        return Write(writer =>
        {
            foreach (JsonProperty member in node.EnumerateObject().Where(member => member.Value.GetRawText().Length <= MaxValueLength))
            {
                member.WriteTo(writer);
            }
        });
    }

    private static JsonElement ResultOf(InvocationCompletedEvent completed, JournalEntry? entry) => Write(writer =>
    {
        if (entry is null || entry.InvocationId != completed.InvocationId)
        {
            return;
        }

        writer.WriteString("type", entry.ResultType);
        foreach ((string name, JsonElement value) in entry.Outputs.Where(output => output.Value.GetRawText().Length <= MaxValueLength))
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }
    });

    private static JsonElement Write(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.ToArray());
        return document.RootElement.Clone();
    }
}
