using System.Net.ServerSentEvents;
using Microsoft.Extensions.Hosting;

namespace Invoke.AspNetCore.Tests;

public sealed class EventTests
{
    [Fact]
    public async Task Follow_SessionOfTwoImages_EachImageIsToldBeforeTheNextStarts()
    {
        await using TestHost host = await QueueTestHost.StartAsync();
        await using EventClient client = await EventClient.ConnectAsync(host);
        string graph = PaintingGraphJson(host, 2);

        long id = await host.EnqueueOneAsync(graph);
        IReadOnlyList<SseItem<string>> events = await client.ReadToEndOfAsync(id);

        Assert.Equal("batch_enqueued", events[0].EventType);
        Assert.Equal(
            ["started range", "complete range", "started canvas@0", "complete canvas@0", "started paint@0", "complete paint@0", "started canvas@1", "complete canvas@1",
                "started paint@1", "complete paint@1", "started collect", "complete collect"],
            events.Where(each => each.EventType is "invocation_started" or "invocation_complete").Select(Describe));
        JsonElement painted = EventClient.Json(events.First(each => Describe(each) == "complete paint@0"));
        Assert.Equal("image_output", painted.GetProperty("result").Text("type"));
        Assert.Equal("paint", painted.Text("invocation_source_id"));
        Assert.Equal(id, painted.GetProperty("item_id").GetInt64());
        await host.GetJsonAsync("api/v1/images/i/" + painted.GetProperty("result").GetProperty("image").Text("image_name"));
        JsonElement end = EventClient.Json(events[^1]);
        Assert.Equal((1, 1), (end.GetProperty("batch_status").Number("completed"), end.GetProperty("queue_status").Number("completed")));
    }

    [Fact]
    public async Task Follow_RunningSession_TheFirstImageComesWhileTheSecondIsMade()
    {
        await using TestHost host = await QueueTestHost.StartAsync();
        await using EventClient client = await EventClient.ConnectAsync(host);
        long id = await host.EnqueueOneAsync(QueueTestHost.Endless);

        IReadOnlyList<SseItem<string>> events = await client.ReadToAsync(each => Describe(each) == "complete first");

        Assert.DoesNotContain(events, each => Describe(each) == "started b");
        await client.ReadToAsync(each => Describe(each) == "started b");
        await host.PutAsync($"queue/default/i/{id}/cancel");
        await client.ReadToEndOfAsync(id);
    }

    [Fact]
    public async Task Follow_Answer_IsAStreamThatNobodyMayKeepOrHoldBack()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        using HttpResponseMessage response = await host.Client.GetAsync("api/v1/events", HttpCompletionOption.ResponseHeadersRead);

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        string[] lines = [await EventClient.LineAsync(reader), await EventClient.LineAsync(reader), await EventClient.LineAsync(reader), await EventClient.LineAsync(reader)];
        Assert.Equal([": follows", "retry: 2000", "id: 0", string.Empty], lines);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Follow_SeedDialect_HasTheFiveWordsOf2023()
    {
        await using TestHost host = await QueueTestHost.StartAsync();
        await using EventClient client = await EventClient.ConnectAsync(host, "?dialect=seed");
        await host.EnqueueOneAsync(QueueTestHost.Painting);

        IReadOnlyList<SseItem<string>> events = await client.ReadToAsync(each => each.EventType == "graph_execution_state_complete");

        Assert.Equal(["invocation_started", "invocation_complete", "invocation_started", "invocation_complete", "graph_execution_state_complete"],
            events.Select(each => each.EventType).Where(name => name != "generator_progress"));
        JsonElement image = EventClient.Json(events[^2]);
        Assert.Equal("paint", image.Text("source_node_id"));
        Assert.Equal("image_output", image.GetProperty("result").Text("type"));
        Assert.NotNull(image.Text("graph_execution_state_id"));
    }

    [Fact]
    public async Task Follow_OneSessionOrBatch_HearsOfNoOther()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        await host.EnqueueAsync(QueueTestHost.Painting, ",\"runs\":2,\"batch_id\":\"b1\"");
        await host.EnqueueAsync(QueueTestHost.Painting, ",\"batch_id\":\"b2\"");
        string session = (await host.ItemAsync(2)).Text("session_id")!;
        await using EventClient ofSession = await EventClient.ConnectAsync(host, $"?after=0&session_id={session}");
        await using EventClient ofBatch = await EventClient.ConnectAsync(host, "?after=0&batch_id=b1");

        foreach (int id in new[] { 3, 2, 1 })
        {
            await host.PutAsync($"queue/default/i/{id}/cancel");
        }

        await host.PutAsync("queue/default/processor/pause");

        Assert.Equal(
            ["queue_item_status_changed 2", "queue_paused"],
            (await ofSession.ReadToAsync(each => each.EventType == "queue_paused")).Select(DescribeItem));
        Assert.Equal(
            ["batch_enqueued", "queue_item_status_changed 2", "queue_item_status_changed 1", "queue_paused"],
            (await ofBatch.ReadToAsync(each => each.EventType == "queue_paused")).Select(DescribeItem));
    }

    [Fact]
    public async Task Follow_SilentStream_HasComments_AndPassesOnWhatWasLeftOut()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false, options: options => options.EventHeartbeatInterval = TimeSpan.FromSeconds(1));
        using HttpResponseMessage response = await host.Client.GetAsync("api/v1/events?batch_id=none", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (int line = 0; line < 4; line++)
        {
            await EventClient.LineAsync(reader);
        }

        await host.EnqueueOneAsync(QueueTestHost.Painting);
        List<string> lines = [];
        while (lines.Count < 500 && !lines.Contains("id: 1"))
        {
            lines.Add(await EventClient.LineAsync(reader));
        }

        Assert.Contains("id: 1", lines);
        Assert.All(lines, line => Assert.True(line.Length == 0 || line is ":" or "id: 1", line));
    }

    [Fact]
    public async Task Follow_OnlyEventsOfOthers_HasCommentsThatPassThemOn()
    {
        await using TestHost host = await QueueTestHost.StartAsync(
            withWorker: false, options: options => options.EventHeartbeatInterval = TimeSpan.FromSeconds(1), queue: options => options.MaxPending = 1_000_000);
        using HttpResponseMessage response = await host.Client.GetAsync("api/v1/events?batch_id=none", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        for (int line = 0; line < 4; line++)
        {
            await EventClient.LineAsync(reader);
        }

        // They never leave a second of silence, and the stream may not wait for one.
        Task<string[]> beat = BeatAsync();
        while (!beat.IsCompleted)
        {
            await host.EnqueueOneAsync(QueueTestHost.Painting);
        }

        string[] lines = await beat;
        Assert.Equal(":", lines[0]);
        Assert.Matches("^id: [1-9][0-9]*$", lines[1]);

        async Task<string[]> BeatAsync() => [await EventClient.LineAsync(reader), await EventClient.LineAsync(reader)];
    }

    [Fact]
    public async Task Follow_HostStops_EndsEveryStreamAtOnce()
    {
        // Streams that were waited for would be waited for so long.
        await using TestHost host = await QueueTestHost.StartAsync(
            withWorker: false, host: builder => builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = 10 * QueueTestHost.Patience));
        await using EventClient first = await EventClient.ConnectAsync(host);
        await using EventClient second = await EventClient.ConnectAsync(host, "?batch_id=x");

        Task stopping = host.Services.GetRequiredService<IHost>().StopAsync();

        Assert.Null(await first.NextAsync());
        Assert.Null(await second.NextAsync());
        await stopping.WaitAsync(QueueTestHost.Patience);
    }

    [Fact]
    public async Task List_BehindAPosition_GivesAPageAndWhereToGoOn()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        await host.EnqueueAsync(QueueTestHost.Painting, ",\"batch_id\":\"b1\"");
        await host.EnqueueAsync(QueueTestHost.Painting, ",\"batch_id\":\"b2\"");

        JsonElement first = await host.GetJsonAsync("api/v1/events/list?limit=1");
        JsonElement second = await host.GetJsonAsync($"api/v1/events/list?after={first.Number("next")}&batch_id=b1");
        JsonElement third = await host.GetJsonAsync($"api/v1/events/list?after={second.Number("next")}");

        JsonElement item = Assert.Single(first.GetProperty("items").EnumerateArray());
        Assert.Equal((1, "batch_enqueued", "b1"), (item.Number("sequence"), item.Text("event"), item.GetProperty("data").Text("batch_id")));
        Assert.Equal((1, 2), (first.Number("first"), first.Number("last")));
        Assert.Empty(second.GetProperty("items").EnumerateArray());
        Assert.Equal(2, second.Number("next"));
        Assert.Equal((0, 2), (third.GetProperty("items").GetArrayLength(), third.Number("next")));
    }

    private static string PaintingGraphJson(TestHost host, int images) =>
        WorkerProgramGraph(images).ToJson(host.Services.GetRequiredService<NodeCatalog>());

    private static NodeGraph WorkerProgramGraph(int images) => Invoke.Queue.WorkerProgram.PaintingGraph.Of(images, 0);

    private static string Describe(SseItem<string> each) => each.EventType.StartsWith("invocation_", StringComparison.Ordinal)
        ? $"{each.EventType["invocation_".Length..]} {EventClient.Json(each).GetProperty("invocation").Text("id")}"
        : each.EventType;

    private static string DescribeItem(SseItem<string> each) =>
        EventClient.Json(each).TryGetProperty("item_id", out JsonElement id) ? $"{each.EventType} {id.GetInt64()}" : each.EventType;
}
