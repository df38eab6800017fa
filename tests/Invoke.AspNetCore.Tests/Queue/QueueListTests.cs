namespace Invoke.AspNetCore.Tests;

public sealed class QueueListTests
{
    private const string Queue = "api/v1/queue/default/";

    [Fact]
    public async Task Status_WhileItemRuns_TellsItAndCurrentAndNext()
    {
        await using TestHost host = await QueueTestHost.StartAsync();
        long running = await host.EnqueueOneAsync(QueueTestHost.Endless);
        long waiting = await host.EnqueueOneAsync(QueueTestHost.Painting);
        await host.WaitForAsync<NodeStartedEvent>(started => started.InvocationId == "b");

        JsonElement status = await host.GetJsonAsync(Queue + "status");

        Assert.Equal((1, 1, 2), (status.GetProperty("queue").Number("pending"), status.GetProperty("queue").Number("in_progress"), status.GetProperty("queue").Number("total")));
        Assert.Equal(running, status.GetProperty("queue").GetProperty("item_id").GetInt64());
        Assert.True(status.GetProperty("processor").GetProperty("is_processing").GetBoolean());
        Assert.Equal(running, (await host.GetJsonAsync(Queue + "current")).GetProperty("item_id").GetInt64());
        Assert.Equal(waiting, (await host.GetJsonAsync(Queue + "next")).GetProperty("item_id").GetInt64());
        using (HttpResponseMessage refused = await host.SendAsync("DELETE", $"{Queue}i/{running}"))
        {
            await refused.AssertProblemAsync(HttpStatusCode.Conflict, $"Item {running} runs");
        }

        JsonElement cleared = await host.PutAsync("queue/default/clear");
        Assert.Equal((1, 1), (cleared.Number("deleted"), cleared.Number("canceled")));
        await host.WaitUntilAsync(running, QueueItemStatus.Canceled);
    }

    [Fact]
    public async Task List_WithFiltersAndCursor_GivesEachItemOnce()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        await host.EnqueueAsync(QueueTestHost.Painting, ",\"runs\":3,\"batch_id\":\"b1\",\"destination\":\"canvas\"");
        await host.EnqueueAsync(QueueTestHost.Painting, ",\"runs\":2,\"batch_id\":\"b2\",\"destination\":\"gallery\"");
        await host.PutAsync("queue/default/i/1/cancel");

        JsonElement first = await host.GetJsonAsync(Queue + "list_all?limit=3");
        JsonElement second = await host.GetJsonAsync(Queue + "list_all?limit=3&after=" + first.Text("next"));

        Assert.Equal([2, 3, 4, 5, 1], first.GetProperty("items").EnumerateArray().Concat(second.GetProperty("items").EnumerateArray()).Select(item => item.Number("item_id")));
        Assert.Equal((3, 5), (first.Number("limit"), first.Number("total")));
        Assert.False(second.TryGetProperty("next", out _));
        Assert.Equal(3, (await host.GetJsonAsync(Queue + "list_all?batch_id=b1")).Number("total"));
        Assert.Equal(2, (await host.GetJsonAsync(Queue + "list_all?destination=gallery")).Number("total"));
        Assert.Equal(1, (await host.GetJsonAsync(Queue + "list_all?status=canceled&status=failed")).Number("total"));
        JsonElement ids = await host.GetJsonAsync(Queue + "item_ids");
        Assert.Equal([5, 4, 3, 2, 1], ids.GetProperty("item_ids").EnumerateArray().Select(id => id.GetInt32()));
        Assert.Equal(5, ids.Number("total_count"));
        Assert.Equal(1, (await host.GetJsonAsync(Queue + "item_ids?order_dir=ASC")).GetProperty("item_ids")[0].GetInt32());
        using HttpResponseMessage byIds = await host.SendJsonAsync("POST", Queue + "items_by_ids", """{"item_ids":[4,99,2]}""");
        Assert.Equal([4, 2], (await TestHost.JsonAsync(byIds)).EnumerateArray().Select(item => item.Number("item_id")));
        JsonElement batch = await host.GetJsonAsync(Queue + "b/b1/status");
        Assert.Equal(("b1", "canvas", 2, 1, 3), (batch.Text("batch_id"), batch.Text("destination"), batch.Number("pending"), batch.Number("canceled"), batch.Number("total")));
        Assert.Equal(2, (await host.GetJsonAsync(Queue + "counts_by_destination?destination=gallery")).Number("pending"));
    }

    [Theory]
    [InlineData("list_all?status=waiting", "'status'")]
    [InlineData("list_all?limit=0", "'limit'")]
    [InlineData("list_all?after=x", "'after'")]
    [InlineData("item_ids?order_dir=up", "'order_dir'")]
    [InlineData("counts_by_destination", "'destination'")]
    public async Task Get_BadQuery_Is422(string address, string says)
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        using HttpResponseMessage response = await host.Client.GetAsync(Queue + address);

        await response.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, says);
    }
}
