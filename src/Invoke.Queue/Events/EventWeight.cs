using System.Runtime.InteropServices;
using System.Text.Json;

namespace Invoke.Queue;

/// <summary>About how many bytes an event's JSON has: what can be large is measured, the rest is taken as a kilobyte.</summary>
internal static class EventWeight
{
    private const long Base = 1024;

    public static long Of(QueueEvent happened) => Base + PartsOf(happened) + (happened is NodeEvent { Node: { } node } ? BytesOf(node) : 0);

    private static long PartsOf(QueueEvent happened) => happened switch
    {
        NodeCompletedEvent completed => BytesOf(completed.Result),
        NodeProgressEvent progress => (progress.Image?.DataUrl.Length ?? 0) + (progress.Message?.Length ?? 0),
        NodeFailedEvent failed => BytesOf(failed.Error),
        ItemStatusChangedEvent change => BytesOf(change.Error),
        ItemsRetriedEvent retried => sizeof(long) * (long)(retried.ItemIds.Count + retried.WaitingIds.Count),
        QueueChangedEvent change => sizeof(long) * (long)change.ItemIds.Count,
        _ => 0,
    };

    private static long BytesOf(JsonElement json) => json.ValueKind == JsonValueKind.Undefined ? 0 : JsonMarshal.GetRawUtf8Value(json).Length;

    private static long BytesOf(SessionError? error) => error is null ? 0 : error.Message.Length + (error.Details?.Length ?? 0);
}
