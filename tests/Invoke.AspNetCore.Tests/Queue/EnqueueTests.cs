namespace Invoke.AspNetCore.Tests;

public sealed class EnqueueTests
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
}
