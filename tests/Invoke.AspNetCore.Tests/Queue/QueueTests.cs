namespace Invoke.AspNetCore.Tests;

public sealed class QueueTests
{
    private const string Queue = "api/v1/queue/default/";

    [Fact]
    public async Task Enqueue_BatchAsInvokeAISendsIt_MakesZipTimesProductTimesRuns()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        string body = $$$"""
            {"prepend":false,"batch":{"graph":{{{QueueTestHost.Endless}}},"runs":2,"origin":"workflows","destination":"gallery","workflow":{"name":"w","nodes":[],"edges":[]},
            "data":[[{"node_path":"a","field_name":"seed","items":[1,2]},{"node_path":"b","field_name":"seed","items":[3,4]}],[{"node_path":"b","field_name":"delay_milliseconds","items":[0,1]}]]}}
            """;

        using HttpResponseMessage response = await host.SendJsonAsync("POST", Queue + "enqueue_batch", body);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        JsonElement answer = await TestHost.JsonAsync(response);
        Assert.Equal(("default", 8, 8, 0), (answer.Text("queue_id"), answer.Number("enqueued"), answer.Number("requested"), answer.Number("priority")));
        Assert.Equal(("workflows", "gallery"), (answer.GetProperty("batch").Text("origin"), answer.GetProperty("batch").Text("destination")));
        long[] ids = [.. answer.GetProperty("item_ids").EnumerateArray().Select(id => id.GetInt64())];
        JsonElement last = await host.ItemAsync(ids[7]);
        Assert.Equal(["2", "4", "1"], last.GetProperty("field_values").EnumerateArray().Select(value => value.GetProperty("value").GetRawText()));
        Assert.Equal(2, last.GetProperty("session").GetProperty("graph").GetProperty("nodes").GetProperty("a").Number("seed"));
        Assert.Equal("pending", last.Text("status"));
        Assert.False(last.TryGetProperty("error_type", out _));
    }

    [Fact]
    public async Task Enqueue_MoreThanTheQueueHolds_TellsRequestedAndEnqueued()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false, queue: options => options.MaxPending = 3);

        JsonElement answer = await host.EnqueueAsync(QueueTestHost.Painting, ",\"runs\":5");

        Assert.Equal((5, 3, 3), (answer.Number("requested"), answer.Number("enqueued"), answer.GetProperty("item_ids").GetArrayLength()));
    }

    [Fact]
    public async Task Count_Batch_AddsNothing()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        using HttpResponseMessage response = await host.SendJsonAsync("POST", Queue + "count_batch", $$$"""{"batch":{"graph":{{{QueueTestHost.Painting}}},"runs":1000000}}""");

        Assert.Equal(1_000_000, (await TestHost.JsonAsync(response)).Number("requested"));
        Assert.Equal(0, (await host.GetJsonAsync(Queue + "status")).GetProperty("queue").Number("total"));
    }

    [Fact]
    public async Task Enqueue_GraphWithProblems_Is422WithEachOfThem()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        const string Graph = """{"nodes":{"p":{"id":"p","type":"test.paint"},"x":{"id":"x","type":"no.such"}},"edges":[]}""";

        using HttpResponseMessage response = await host.SendJsonAsync("POST", Queue + "enqueue_batch", $$$"""{"batch":{"graph":{{{Graph}}}}}""");

        await response.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "no.such", "'p'");
        JsonElement[] problems = [.. (await TestHost.JsonAsync(response)).GetProperty("problems").EnumerateArray()];
        Assert.Contains(problems, problem => problem.Text("code") == "unknown-type");
        Assert.Contains(problems, problem => problem.Text("code") == "missing-input" && problem.Text("node_id") == "p" && problem.Text("port") == "canvas");
    }

    [Theory]
    [InlineData("""{"prepend":true}""", HttpStatusCode.UnprocessableEntity, "'batch'")]
    [InlineData("""{"batch":[]}""", HttpStatusCode.UnprocessableEntity, "a list")]
    [InlineData("""{"batch":{}}""", HttpStatusCode.UnprocessableEntity, "'graph'")]
    [InlineData("""{"batch":{"graph":{"nodes":[],"edges":[]}}}""", HttpStatusCode.UnprocessableEntity, "ImportWorkflow")]
    [InlineData("""{"batch":{"graph":{"nodes":{},"edges":[]},"data":[[{"node_path":"x"}]]}}""", HttpStatusCode.UnprocessableEntity, "data[0][0]", "field_name")]
    [InlineData("""{"batch":{"graph":{"nodes":{},"edges":[]},"data":[[{"node_path":"x","field_name":"y","items":[1]}]]}}""", HttpStatusCode.UnprocessableEntity, "'x'")]
    [InlineData("""{"batch":{"graph":{"nodes":{},"edges":[]},"runs":0}}""", HttpStatusCode.UnprocessableEntity, "runs")]
    [InlineData("""{"batch":{"graph":{"nodes":{},"edges":[]}},"priority":"high"}""", HttpStatusCode.UnprocessableEntity, "'priority'", "whole number")]
    [InlineData("""{"batch":{"graph":{"nodes":{},"edges":[]}},"user":1}""", HttpStatusCode.UnprocessableEntity, "'user'", "'prepend'")]
    [InlineData("""{"batch":{"origin":"\ud800","graph":{"nodes":{},"edges":[]}}}""", HttpStatusCode.BadRequest, "surrogate")]
    [InlineData("""{"batch":""", HttpStatusCode.BadRequest, "no JSON")]
    public async Task Enqueue_BadBody_NamesThePlace(string body, HttpStatusCode status, params string[] says)
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        using HttpResponseMessage response = await host.SendJsonAsync("POST", Queue + "enqueue_batch", body);

        await response.AssertProblemAsync(status, says);
        Assert.Equal(0, (await host.Queue().GetCountsAsync()).Total);
    }

    [Fact]
    public async Task Enqueue_Workflow_SetsItsExposedFieldsAndKeepsIt()
    {
        await using TestHost host = await QueueTestHost.StartAsync();
        const string Workflow = """
            {"name":"w","meta":{"version":"3.0.0","category":"user"},"exposedFields":[{"nodeId":"c","fieldName":"seed"}],
            "nodes":[{"id":"c","type":"invocation","position":{"x":0,"y":0},"data":{"id":"c","type":"test.canvas","version":"1.0.0","inputs":{"seed":{"name":"seed","label":"Colour","value":1}}}},
            {"id":"p","type":"invocation","position":{"x":0,"y":0},"data":{"id":"p","type":"test.paint","version":"1.0.0","inputs":{}}}],
            "edges":[{"id":"e","type":"default","source":"c","sourceHandle":"canvas","target":"p","targetHandle":"canvas"}]}
            """;

        using HttpResponseMessage response = await host.SendJsonAsync(
            "POST", Queue + "enqueue_workflow", $$$"""{"workflow":{{{Workflow}}},"fields":{"Colour":9},"origin":"editor","runs":2,"priority":3}""");

        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        JsonElement answer = await TestHost.JsonAsync(response);
        Assert.Equal((2, 3, "editor"), (answer.Number("enqueued"), answer.Number("priority"), answer.GetProperty("batch").Text("origin")));
        long id = answer.GetProperty("item_ids")[0].GetInt64();
        await host.WaitUntilAsync(id, QueueItemStatus.Completed);
        JsonElement session = (await host.ItemAsync(id)).GetProperty("session");
        Assert.Equal(9, session.GetProperty("graph").GetProperty("nodes").GetProperty("c").Number("seed"));
        string image = session.GetProperty("results").GetProperty("p").GetProperty("image").Text("image_name")!;
        Assert.Contains("exposedFields", (await host.GetJsonAsync($"api/v1/images/i/{image}/workflow")).Text("workflow"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"workflow":{"nodes":{}}}""", "'workflow'")]
    [InlineData("""{"workflow":{"meta":{"version":"3.0.0","category":"user"},"nodes":[],"edges":[]},"fields":{"Colour":1}}""", "'Colour'")]
    [InlineData("""{"workflow":{"meta":{"version":"3.0.0","category":"user"},"nodes":[],"edges":[]},"fields":[1]}""", "'fields'", "a list")]
    [InlineData("""{"fields":{}}""", "'workflow'")]
    public async Task Enqueue_BadWorkflow_Is422(string body, params string[] says)
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        using HttpResponseMessage response = await host.SendJsonAsync("POST", Queue + "enqueue_workflow", body);

        await response.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, says);
    }

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

    [Theory]
    [InlineData("retry_items_by_id", "[\"a\"]", "Entry 1", "\"a\"")]
    [InlineData("retry_items_by_id", "[]", "0 numbers of items")]
    [InlineData("retry_items_by_id", "{}", "an object", "[1, 2]")]
    [InlineData("retry_items_by_id?mode=again", "[1]", "'mode'", "resume or restart")]
    [InlineData("cancel_by_batch_ids", "{\"batch_ids\":[]}", "0 ids of batches")]
    [InlineData("cancel_by_batch_ids", "{\"batch_ids\":[\"\"]}", "empty id")]
    [InlineData("cancel_by_destination", "{}", "'destination' is missing")]
    [InlineData("i/1/move", "{\"before\":1,\"after\":2}", "one of the two")]
    [InlineData("i/1/move", "{}", "one of the two")]
    [InlineData("i/1/move", "{\"before\":\"a\"}", "'before'", "number of an item")]
    [InlineData("i/1/priority", "{}", "'priority'")]
    [InlineData("i/x/cancel", "{}", "whole number")]
    [InlineData("i/0/cancel", "{}", "whole number")]
    public async Task Put_BadValues_Are422(string address, string body, params string[] says)
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        using HttpResponseMessage response = await host.SendJsonAsync("PUT", Queue + address, body);

        await response.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, says);
    }

    [Theory]
    [InlineData("GET", "i/77")]
    [InlineData("DELETE", "i/77")]
    [InlineData("PUT", "i/77/cancel")]
    [InlineData("GET", "b/none/status")]
    public async Task Ask_ItemThatIsNotThere_Is404(string method, string address)
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        using HttpResponseMessage response = await host.SendAsync(method, Queue + address);

        await response.AssertProblemAsync(HttpStatusCode.NotFound, "pruned");
    }

    [Fact]
    public async Task Ask_OtherQueue_Is404ThatSaysSo()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        using HttpResponseMessage response = await host.Client.GetAsync("api/v1/queue/mine/status");

        await response.AssertProblemAsync(HttpStatusCode.NotFound, "'default'");
    }

    [Theory]
    [InlineData("GET", "queue/default/status")]
    [InlineData("GET", "queue/mine/status")]
    [InlineData("POST", "queue/default/enqueue_batch")]
    [InlineData("PUT", "queue/default/processor/pause")]
    [InlineData("GET", "sessions/")]
    [InlineData("POST", "sessions/")]
    [InlineData("GET", "events")]
    [InlineData("GET", "events/list")]
    public async Task Ask_HostWithoutQueue_Is501ThatNamesAddQueue(string method, string address)
    {
        await using TestHost host = await TestHost.StartAsync();

        using HttpResponseMessage response = method == "GET" ? await host.SendAsync(method, "api/v1/" + address) : await host.SendJsonAsync(method, "api/v1/" + address, "{}");

        await response.AssertProblemAsync(HttpStatusCode.NotImplemented, "AddQueue()");
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
    public async Task CurrentAndNext_OfEmptyQueue_AreNull()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        Assert.Equal(JsonValueKind.Null, (await host.GetJsonAsync(Queue + "current")).ValueKind);
        Assert.Equal(JsonValueKind.Null, (await host.GetJsonAsync(Queue + "next")).ValueKind);
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
