namespace Invoke.AspNetCore.Tests;

public sealed class QueueControlTests
{
    private const string Queue = "api/v1/queue/default/";

    [Fact]
    public async Task Retry_CanceledItem_RestartsAsAnotherOrResumesTheSame()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        long id = await host.EnqueueOneAsync(QueueTestHost.Painting);
        await host.PutAsync($"queue/default/i/{id}/cancel");

        JsonElement restarted = await host.PutAsync("queue/default/retry_items_by_id", $"[{id},999]");
        JsonElement resumed = await host.PutAsync("queue/default/retry_items_by_id?mode=resume", $"[{id}]");
        JsonElement nothing = await host.PutAsync("queue/default/retry_items_by_id?mode=resume", $"[{id}]");

        long other = restarted.GetProperty("waiting_item_ids")[0].GetInt64();
        Assert.Equal(id, Assert.Single(restarted.GetProperty("retried_item_ids").EnumerateArray()).GetInt64());
        Assert.NotEqual(id, other);
        Assert.Equal(id, (await host.ItemAsync(other)).GetProperty("retried_from_item_id").GetInt64());
        Assert.Equal(id, Assert.Single(resumed.GetProperty("retried_item_ids").EnumerateArray()).GetInt64());
        Assert.Equal("pending", (await host.ItemAsync(id)).Text("status"));
        Assert.Empty(nothing.GetProperty("retried_item_ids").EnumerateArray());
    }

    [Fact]
    public async Task PauseAndResume_WithRunningItem_TellTheProcessor()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        JsonElement paused = await host.PutAsync("queue/default/processor/pause");
        JsonElement whilePaused = await host.GetJsonAsync(Queue + "status");
        JsonElement resumed = await host.PutAsync("queue/default/processor/resume");

        Assert.False(paused.GetProperty("is_started").GetBoolean());
        Assert.False(whilePaused.GetProperty("processor").GetProperty("is_started").GetBoolean());
        Assert.True(resumed.GetProperty("is_started").GetBoolean());
        Assert.False(resumed.GetProperty("is_processing").GetBoolean());
    }

    [Fact]
    public async Task CancelPruneAndDelete_Many_TouchWhatTheySay()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        foreach (string batch in new[] { "b1", "b2", "b3", "b4" })
        {
            await host.EnqueueAsync(QueueTestHost.Painting, $",\"runs\":2,\"batch_id\":\"{batch}\",\"destination\":\"to-{batch}\"");
        }

        Assert.Equal(2, (await host.PutAsync("queue/default/cancel_by_batch_ids", """{"batch_ids":["b1","none"]}""")).Number("canceled"));
        Assert.Equal(2, (await host.PutAsync("queue/default/cancel_by_destination?destination=to-b2")).Number("canceled"));
        Assert.Equal(4, (await host.PutAsync("queue/default/prune")).Number("deleted"));
        using (HttpResponseMessage deleted = await host.SendAsync("DELETE", Queue + "d/to-b3"))
        {
            Assert.Equal(2, (await TestHost.JsonAsync(deleted)).Number("deleted"));
        }

        using (HttpResponseMessage deleted = await host.SendAsync("DELETE", Queue + "i/7"))
        {
            Assert.Equal(1, (await TestHost.JsonAsync(deleted)).Number("deleted"));
        }

        Assert.Equal(1, (await host.PutAsync("queue/default/cancel_all_except_current")).Number("canceled"));
        Assert.Equal(0, (await host.PutAsync("queue/default/delete_all_except_current")).Number("deleted"));
        Assert.Equal(1, (await host.GetJsonAsync(Queue + "status")).GetProperty("queue").Number("total"));
    }
}
