using System.Globalization;
using System.Net.ServerSentEvents;

namespace Invoke.AspNetCore.Tests;

/// <summary>Where a stream of events begins.</summary>
public sealed class EventPositionTests
{
    [Fact]
    public async Task Follow_AfterADroppedConnection_GetsExactlyWhatWasMissed()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        string last;
        await using (EventClient client = await EventClient.ConnectAsync(host))
        {
            await host.EnqueueOneAsync(QueueTestHost.Painting);
            await client.NextAsync();
            last = client.LastEventId;
        }

        await host.PutAsync("queue/default/processor/pause");
        await host.PutAsync("queue/default/i/1/cancel");
        await using EventClient again = await EventClient.ConnectAsync(host, "?after=0", last);
        await host.PutAsync("queue/default/processor/resume");

        IReadOnlyList<SseItem<string>> events = await again.ReadToAsync(each => each.EventType == "queue_resumed");
        Assert.Equal(["queue_paused", "queue_item_status_changed", "queue_resumed"], events.Select(each => each.EventType));
        Assert.Equal([2, 3, 4], events.Select(each => long.Parse(each.EventId!, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Follow_DroppedBeforeAnyEvent_StillKnowsWhereItWas()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        await host.EnqueueOneAsync(QueueTestHost.Painting);
        using HttpResponseMessage response = await host.Client.GetAsync("api/v1/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        string[] lines = [await EventClient.LineAsync(reader), await EventClient.LineAsync(reader), await EventClient.LineAsync(reader)];

        Assert.Equal("id: 1", lines[2]);
    }

    [Theory]
    [InlineData("?after=0", null, 2)]
    [InlineData("?after=1", null, 1)]
    [InlineData("?after=0", "1", 1)]
    [InlineData("", "0", 2)]
    public async Task Follow_Position_IsTheHeadersBeforeTheQuerys(string query, string? header, int count)
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        await host.EnqueueOneAsync(QueueTestHost.Painting);
        await host.PutAsync("queue/default/processor/pause");

        await using EventClient client = await EventClient.ConnectAsync(host, query, header);

        Assert.Equal(count, (await client.ReadToAsync(each => each.EventType == "queue_paused")).Count);
    }

    [Theory]
    [InlineData("?after=-1", null, "'after'")]
    [InlineData("?after=x", null, "'after'")]
    [InlineData("?dialect=old", null, "current or seed")]
    [InlineData("", "abc", "Last-Event-ID")]
    [InlineData("", "-5", "Last-Event-ID")]
    [InlineData("", "99999999999999999999", "Last-Event-ID")]
    public async Task Follow_BadPosition_Is422(string query, string? header, string says)
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/events" + query);
        if (header is not null)
        {
            request.Headers.Add("Last-Event-ID", header);
        }

        using HttpResponseMessage response = await host.Client.SendAsync(request);

        await response.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, says);
    }

    [Fact]
    public async Task Follow_PositionBehindTheEndOfTheLog_IsToldThatEventsWereMissed()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        await using EventClient client = await EventClient.ConnectAsync(host, lastEventId: "5000");

        Assert.Equal("events_missed", (await client.NextAsync())?.EventType);
        await host.EnqueueOneAsync(QueueTestHost.Painting);
        Assert.Equal("batch_enqueued", (await client.NextAsync())?.EventType);
    }

    [Fact]
    public async Task Follow_PositionThatTheLogForgot_IsToldSoAndGetsTheRest()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false, queue: options => options.MaxEvents = 100);
        for (int count = 0; count < 80; count++)
        {
            await host.Queue().PauseAsync();
            await host.Queue().ResumeAsync();
        }

        await using EventClient client = await EventClient.ConnectAsync(host, "?after=1");

        SseItem<string> missed = (await client.NextAsync())!.Value;
        Assert.Equal("events_missed", missed.EventType);
        long first = EventClient.Json(missed).GetProperty("first").GetInt64();
        Assert.Equal(first.ToString(CultureInfo.InvariantCulture), (await client.NextAsync())?.EventId);
        JsonElement list = await host.GetJsonAsync("api/v1/events/list?after=1");
        Assert.Equal((first, 160), (list.GetProperty("first").GetInt64(), list.Number("last")));
    }
}
