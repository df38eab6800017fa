namespace Invoke.AspNetCore.Tests;

public sealed class QueueItemTests
{
    private const string Queue = "api/v1/queue/default/";

    [Fact]
    public async Task Cancel_RunningItem_KeepsWhatIsFinished()
    {
        await using TestHost host = await QueueTestHost.StartAsync();
        long id = await host.EnqueueOneAsync(QueueTestHost.Endless);
        await host.WaitForAsync<NodeStartedEvent>(started => started.InvocationId == "b");

        JsonElement canceled = await host.PutAsync($"queue/default/i/{id}/cancel");

        // Its worker may have heard before the answer was made.
        Assert.True(canceled.GetProperty("cancel_requested").GetBoolean() || canceled.Text("status") == "canceled");
        await host.WaitUntilAsync(id, QueueItemStatus.Canceled);
        JsonElement item = await host.ItemAsync(id);
        JsonElement session = item.GetProperty("session");
        Assert.Equal("canceled", item.Text("status"));
        Assert.Equal(["a", "first"], session.GetProperty("executed_history").EnumerateArray().Select(node => node.GetString()));
        JsonElement result = session.GetProperty("results").GetProperty("first");
        Assert.Equal("image_output", result.Text("type"));
        await host.GetJsonAsync("api/v1/images/i/" + result.GetProperty("image").Text("image_name"));
        JsonElement results = await host.GetJsonAsync($"api/v1/sessions/{item.Text("session_id")}/results?kind=image");
        Assert.Equal("first", Assert.Single(results.GetProperty("items").EnumerateArray()).Text("node_id"));
        Assert.Equal("canceled", (await host.PutAsync($"queue/default/i/{id}/cancel")).Text("status"));
    }

    [Fact]
    public async Task Get_FailedItem_SaysWhyAndHidesTheStack()
    {
        await using TestHost host = await QueueTestHost.StartAsync();
        await using TestHost open = await QueueTestHost.StartAsync(options: options => options.IncludeErrorDetails = true);

        foreach ((TestHost each, bool isOpen) in new[] { (host, false), (open, true) })
        {
            long id = await each.EnqueueOneAsync(QueueTestHost.Failing);
            await each.WaitUntilAsync(id, QueueItemStatus.Failed);
            JsonElement item = await each.ItemAsync(id);
            Assert.Equal("ArgumentOutOfRangeException", item.Text("error_type"));
            Assert.Contains("canvas", item.Text("error_message"), StringComparison.Ordinal);
            Assert.Equal(isOpen, item.TryGetProperty("error_traceback", out _));
            Assert.Equal(item.Text("error_message"), item.GetProperty("session").GetProperty("errors").Text(item.Text("session_id")!));
            JsonElement events = await each.GetJsonAsync("api/v1/events/list?after=0");
            JsonElement error = events.GetProperty("items").EnumerateArray().Single(told => told.Text("event") == "invocation_error").GetProperty("data");
            Assert.Equal(isOpen ? JsonValueKind.String : JsonValueKind.Null, error.GetProperty("error_traceback").ValueKind);
        }
    }

    [Fact]
    public async Task Get_RunningItem_NamesItsWorkerOnlyWithDetails()
    {
        await using TestHost host = await QueueTestHost.StartAsync();
        await using TestHost open = await QueueTestHost.StartAsync(options: options => options.IncludeErrorDetails = true);

        foreach ((TestHost each, bool isOpen) in new[] { (host, false), (open, true) })
        {
            long id = await each.EnqueueOneAsync(QueueTestHost.Endless);
            await each.WaitForAsync<NodeStartedEvent>(started => started.InvocationId == "b");
            JsonElement item = await each.ItemAsync(id);
            JsonElement listed = (await each.GetJsonAsync("api/v1/queue/default/list_all")).GetProperty("items")[0];
            Assert.Equal((isOpen, isOpen), (item.TryGetProperty("worker_id", out _), listed.TryGetProperty("worker_id", out _)));
            await each.PutAsync($"queue/default/i/{id}/cancel");
        }
    }

    [Fact]
    public async Task CurrentAndNext_OfEmptyQueue_AreNull()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        Assert.Equal(JsonValueKind.Null, (await host.GetJsonAsync(Queue + "current")).ValueKind);
        Assert.Equal(JsonValueKind.Null, (await host.GetJsonAsync(Queue + "next")).ValueKind);
    }

    [Fact]
    public async Task MoveAndPriority_WaitingItems_ChangeTheOrder()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        await host.EnqueueAsync(QueueTestHost.Painting, ",\"runs\":3");

        await host.PutAsync("queue/default/i/3/move", """{"before":1}""");
        await host.PutAsync("queue/default/i/1/move", """{"after":2}""");
        JsonElement raised = await host.PutAsync("queue/default/i/1/priority", """{"priority":5}""");

        Assert.Equal(5, raised.Number("priority"));
        Assert.Equal([1, 3, 2], (await host.GetJsonAsync(Queue + "list_all")).GetProperty("items").EnumerateArray().Select(item => item.Number("item_id")));
    }

    [Fact]
    public async Task MoveAndPriority_ItemThatEnded_Is409AndMissingIs404()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        await host.EnqueueAsync(QueueTestHost.Painting, ",\"runs\":2");
        await host.PutAsync("queue/default/i/1/cancel");

        using HttpResponseMessage moved = await host.SendJsonAsync("PUT", Queue + "i/2/move", """{"before":1}""");
        using HttpResponseMessage raised = await host.SendJsonAsync("PUT", Queue + "i/1/priority", """{"priority":1}""");
        using HttpResponseMessage missing = await host.SendJsonAsync("PUT", Queue + "i/2/move", """{"after":50}""");

        await moved.AssertProblemAsync(HttpStatusCode.Conflict, "Item 1 does not wait");
        await raised.AssertProblemAsync(HttpStatusCode.Conflict, "Item 1 does not wait");
        await missing.AssertProblemAsync(HttpStatusCode.NotFound, "no item 50");
    }
}
