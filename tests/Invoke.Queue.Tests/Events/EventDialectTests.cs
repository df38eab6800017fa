using System.Text;
using System.Text.Json;

namespace Invoke.Queue.Tests;

public sealed class EventDialectTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ToMessage_CompletedInCurrentWords_IsWhatInvokeAiTells()
    {
        NodeCompletedEvent told = new(7, "b", "s", "l2i@3", "l2i", "l2i", Json("""{"type":"image_output","width":64}"""), FromCache: false, RunFraction: 0.5)
        {
            Sequence = 12,
            Time = Time,
            Origin = "gallery",
            Node = Json("""{"id":"l2i","type":"l2i","fp32":false}"""),
        };

        EventMessage? message = told.ToMessage(EventDialect.Current);

        Assert.Equal((12, "invocation_complete"), (message?.Sequence, message?.Name));
        AssertJson(
            """
            {"timestamp":1769860800,"queue_id":"default","item_id":7,"batch_id":"b","origin":"gallery","destination":null,"session_id":"s",
             "invocation":{"id":"l2i@3","type":"l2i","fp32":false},"invocation_source_id":"l2i","result":{"type":"image_output","width":64},"from_cache":false,"session_percentage":0.5}
            """,
            message);
    }

    [Fact]
    public void ToMessage_CompletedInSeedWords_IsWhatInvokeAiToldIn2023()
    {
        NodeCompletedEvent told = new(7, "b", "s", "l2i@3", "l2i", "l2i", Json("""{"type":"image_output"}"""), FromCache: false, RunFraction: 0.5) { Time = Time };

        EventMessage? message = told.ToMessage(EventDialect.Legacy);

        Assert.Equal("invocation_complete", message?.Name);
        AssertJson(
            """{"timestamp":1769860800,"graph_execution_state_id":"s","node":{"id":"l2i@3","type":"l2i"},"source_node_id":"l2i","result":{"type":"image_output"}}""", message);
    }

    [Fact]
    public void ToMessage_Progress_HasStepsAndPicture()
    {
        NodeProgressEvent told = new(7, "b", "s", "d", "d", "denoise_latents", 3, 12, "denoising", 0.25) { Time = Time, Image = new ProgressImage(64, 32, "data:image/png;base64,AA==") };

        JsonElement current = Read(told.ToMessage(EventDialect.Current));
        JsonElement seed = Read(told.ToMessage(EventDialect.Legacy));

        Assert.Equal((0.25, "denoising", 3, 12), (current.GetProperty("percentage").GetDouble(), current.GetProperty("message").GetString(), current.GetProperty("step").GetInt32(), current.GetProperty("total_steps").GetInt32()));
        Assert.Equal("data:image/png;base64,AA==", current.GetProperty("image").GetProperty("dataURL").GetString());
        Assert.Equal((3, 12, 64), (seed.GetProperty("step").GetInt32(), seed.GetProperty("total_steps").GetInt32(), seed.GetProperty("progress_image").GetProperty("width").GetInt32()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ToMessage_Failed_TellsDetailsOnlyWhereAsked(bool includeDetails)
    {
        NodeFailedEvent told = new(7, "b", "s", "d", "d", "divide", new SessionError("DivideByZeroException", "Node 'd' failed.", "at /home/me/Divide.cs")) { Time = Time };

        JsonElement current = Read(told.ToMessage(EventDialect.Current, includeDetails));

        Assert.Equal(("DivideByZeroException", "Node 'd' failed."), (current.GetProperty("error_type").GetString(), current.GetProperty("error_message").GetString()));
        Assert.Equal(includeDetails ? "at /home/me/Divide.cs" : null, current.GetProperty("error_traceback").GetString());
        Assert.Equal("Node 'd' failed.", Read(told.ToMessage(EventDialect.Legacy, includeDetails)).GetProperty("error").GetString());
    }

    [Theory]
    [InlineData(QueueItemStatus.Completed, true)]
    [InlineData(QueueItemStatus.Failed, true)]
    [InlineData(QueueItemStatus.Canceled, true)]
    [InlineData(QueueItemStatus.InProgress, false)]
    [InlineData(QueueItemStatus.Pending, false)]
    public void ToMessage_StatusChanged_EndsTheSessionInSeedWordsOnlyAtItsEnd(QueueItemStatus status, bool isEnd)
    {
        QueueCounts counts = new(1, 0, 2, 0, 0, 0);
        ItemStatusChangedEvent told = new(new QueueItem { ItemId = 7, Status = status, BatchId = "b", SessionId = "s", StatusSequence = 4 }) { Time = Time, Batch = counts, Queue = counts };

        JsonElement current = Read(told.ToMessage(EventDialect.Current));
        EventMessage? seed = told.ToMessage(EventDialect.Legacy);

        Assert.Equal((4, 3), (current.GetProperty("status_sequence").GetInt32(), current.GetProperty("queue_status").GetProperty("total").GetInt32()));
        Assert.Equal(isEnd ? "graph_execution_state_complete" : null, seed?.Name);
    }

    [Fact]
    public void ToMessage_EveryKindOfEvent_HasACurrentName()
    {
        QueueEvent[] all =
        [
            new BatchEnqueuedEvent("b", 3, 2, 0, null),
            new ItemsRetriedEvent([1], [2]),
            new EventsMissedEvent(5),
            new NodeStartedEvent(1, "b", "s", "n", "n", "t"),
            .. Enum.GetValues<QueueChange>().Select(change => new QueueChangedEvent(change, [1])),
        ];

        string[] names = [.. all.Select(each => each.ToMessage(EventDialect.Current)?.Name ?? "none")];

        Assert.Equal(
            ["batch_enqueued", "queue_items_retried", "events_missed", "invocation_started", "queue_paused", "queue_resumed", "queue_items_moved", "queue_items_deleted", "queue_items_canceled"], names);
    }

    private static void AssertJson(string expected, EventMessage? message) => Assert.Equal(
        Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(Json(expected))), Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(Read(message))));

    private static JsonElement Read(EventMessage? message) => Json(Encoding.UTF8.GetString(message is null ? [] : message.Data.Span));

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
