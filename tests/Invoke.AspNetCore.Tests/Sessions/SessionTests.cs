namespace Invoke.AspNetCore.Tests;

public sealed class SessionTests
{
    [Fact]
    public async Task Session_BuiltStepByStep_RunsAndShowsItsResults()
    {
        await using TestHost host = await QueueTestHost.StartAsync();
        JsonElement created = await SendAsync(host, "POST", "sessions/", null, HttpStatusCode.Created);
        string session = created.Text("id")!;

        JsonElement node = await SendAsync(host, "POST", $"sessions/{session}/nodes", """{"id":"c","type":"test.canvas","seed":5}""");
        JsonElement named = await SendAsync(host, "POST", $"sessions/{session}/nodes", """{"type":"test.paint"}""");
        await SendAsync(host, "POST", $"sessions/{session}/edges", Edge("c", "canvas", "paint", "canvas"));
        JsonElement replaced = await SendAsync(host, "PUT", $"sessions/{session}/nodes/c", """{"type":"test.canvas","seed":6}""");
        await SendAsync(host, "PUT", $"sessions/{session}/invoke?all=true", null, HttpStatusCode.Accepted);
        await host.WaitUntilAsync(created.GetProperty("item_id").GetInt64(), QueueItemStatus.Completed);

        Assert.Equal(("c", "paint", "held"), (node.GetString(), named.GetString(), created.Text("status")));
        Assert.Equal(6, replaced.GetProperty("graph").GetProperty("nodes").GetProperty("c").Number("seed"));
        JsonElement state = await host.GetJsonAsync($"api/v1/sessions/{session}");
        Assert.Equal("completed", state.Text("status"));
        Assert.Equal(["c", "paint"], Texts(state.GetProperty("executed")));
        Assert.Equal(["c", "paint"], Texts(state.GetProperty("executed_history")));
        Assert.Equal("paint", state.GetProperty("prepared_source_mapping").Text("paint"));
        Assert.Equal(["c"], Texts(state.GetProperty("source_prepared_mapping").GetProperty("c")));
        string image = state.GetProperty("results").GetProperty("paint").GetProperty("image").Text("image_name")!;
        Assert.Equal(session, (await host.GetJsonAsync("api/v1/images/i/" + image)).Text("session_id"));
        Assert.Empty(state.GetProperty("errors").EnumerateObject());
    }

    [Fact]
    public async Task Get_SessionWithIterations_HasEachInvocationAndItsNode()
    {
        await using TestHost host = await QueueTestHost.StartAsync();
        string graph = Invoke.Queue.WorkerProgram.PaintingGraph.Of(2, 0).ToJson(host.Services.GetRequiredService<NodeCatalog>());
        JsonElement created = await SendAsync(host, "POST", "sessions", graph, HttpStatusCode.Created);
        string session = created.Text("id")!;

        await SendAsync(host, "PUT", $"sessions/{session}/invoke", null, HttpStatusCode.Accepted);
        await host.WaitUntilAsync(created.GetProperty("item_id").GetInt64(), QueueItemStatus.Completed);

        JsonElement state = await host.GetJsonAsync($"api/v1/sessions/{session}");
        Assert.Contains("paint@1", Texts(state.GetProperty("executed")));
        Assert.Contains("paint", Texts(state.GetProperty("executed")));
        Assert.Equal(["paint@0", "paint@1"], Texts(state.GetProperty("source_prepared_mapping").GetProperty("paint")));
        Assert.Equal("paint", state.GetProperty("prepared_source_mapping").Text("paint@1"));
        string[] history = Texts(state.GetProperty("executed_history"));
        Assert.True(Array.IndexOf(history, "canvas") < Array.IndexOf(history, "paint") && Array.IndexOf(history, "paint") < Array.IndexOf(history, "collect"));
    }

    [Fact]
    public async Task Edit_NodeInsideACall_IsFoundByItsPath()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        JsonElement created = await SendAsync(host, "POST", "sessions", $$$"""{"nodes":{"call":{"id":"call","type":"graph","graph":{{{QueueTestHost.Painting}}}}},"edges":[]}""", HttpStatusCode.Created);
        string session = created.Text("id")!;

        JsonElement changed = await SendAsync(host, "PUT", $"sessions/{session}/nodes/call.canvas", """{"id":"canvas","type":"test.canvas","seed":9}""");
        JsonElement deleted = await SendAsync(host, "DELETE", $"sessions/{session}/nodes/call.paint", null);

        Assert.Equal(9, Inner(changed).GetProperty("nodes").GetProperty("canvas").Number("seed"));
        Assert.Equal(["canvas"], Inner(deleted).GetProperty("nodes").EnumerateObject().Select(node => node.Name));
        Assert.Equal(0, Inner(deleted).GetProperty("edges").GetArrayLength());

        static JsonElement Inner(JsonElement state) => state.GetProperty("graph").GetProperty("nodes").GetProperty("call").GetProperty("graph");
    }

    [Fact]
    public async Task Delete_EdgeAndNode_ChangeTheGraph()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        string session = (await SendAsync(host, "POST", "sessions", QueueTestHost.Painting, HttpStatusCode.Created)).Text("id")!;

        JsonElement without = await SendAsync(host, "DELETE", $"sessions/{session}/edges/canvas/canvas/paint/canvas", null);
        await SendAsync(host, "POST", $"sessions/{session}/edges", Edge("canvas", "canvas", "paint", "canvas"));
        JsonElement alone = await SendAsync(host, "DELETE", $"sessions/{session}/nodes/canvas", null);

        Assert.Equal(0, without.GetProperty("graph").GetProperty("edges").GetArrayLength());
        Assert.Equal(["paint"], alone.GetProperty("graph").GetProperty("nodes").EnumerateObject().Select(node => node.Name));
        Assert.Equal(0, alone.GetProperty("graph").GetProperty("edges").GetArrayLength());
        using HttpResponseMessage invoked = await host.SendAsync("PUT", $"api/v1/sessions/{session}/invoke");
        await invoked.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, "'paint'", "canvas");
        Assert.Equal("held", (await host.GetJsonAsync($"api/v1/sessions/{session}")).Text("status"));
    }

    [Theory]
    [InlineData("POST", "nodes", """{"id":"canvas","type":"test.canvas"}""", HttpStatusCode.BadRequest, "'canvas' already", "PUT")]
    [InlineData("PUT", "nodes/canvas", """{"id":"other","type":"test.canvas"}""", HttpStatusCode.BadRequest, "'other'", "'canvas'")]
    [InlineData("PUT", "nodes/none", """{"type":"test.canvas"}""", HttpStatusCode.NotFound, "'none'", "call.node")]
    [InlineData("DELETE", "nodes/canvas.x", null, HttpStatusCode.NotFound, "'canvas.x'")]
    [InlineData("DELETE", "edges/canvas/canvas/paint/other", null, HttpStatusCode.NotFound, "no such edge")]
    [InlineData("POST", "nodes", """{"id":"n","type":"no.such"}""", HttpStatusCode.UnprocessableEntity, "no.such")]
    [InlineData("POST", "nodes", """{"id":"n","type":"test.canvas","seed":"red"}""", HttpStatusCode.UnprocessableEntity, "seed")]
    [InlineData("POST", "nodes", """{"id":"n","type":"test.canvas","colour":1}""", HttpStatusCode.UnprocessableEntity, "colour")]
    [InlineData("POST", "nodes", "[]", HttpStatusCode.UnprocessableEntity, "a list", "'type'")]
    [InlineData("POST", "edges", """{"source":{"node_id":"none","field":"x"},"destination":{"node_id":"paint","field":"canvas"}}""", HttpStatusCode.UnprocessableEntity, "none")]
    [InlineData("POST", "edges", """{"source":{"node_id":"canvas","field":"canvas"},"destination":{"node_id":"paint","field":"nope"}}""", HttpStatusCode.UnprocessableEntity, "nope")]
    [InlineData("POST", "edges", """{"source":{"node_id":"paint","field":"width"},"destination":{"node_id":"paint","field":"canvas"}}""", HttpStatusCode.UnprocessableEntity, "paint")]
    [InlineData("POST", "edges", """{"from":1}""", HttpStatusCode.UnprocessableEntity, "source")]
    public async Task Edit_Mistakes_AreToldAndChangeNothing(string method, string address, string? body, HttpStatusCode status, params string[] says)
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        string session = (await SendAsync(host, "POST", "sessions", QueueTestHost.Painting, HttpStatusCode.Created)).Text("id")!;
        string before = (await host.GetJsonAsync($"api/v1/sessions/{session}")).GetProperty("graph").GetRawText();

        using HttpResponseMessage response = body is null
            ? await host.SendAsync(method, $"api/v1/sessions/{session}/{address}")
            : await host.SendJsonAsync(method, $"api/v1/sessions/{session}/{address}", body);

        await response.AssertProblemAsync(status, says);
        Assert.Equal(before, (await host.GetJsonAsync($"api/v1/sessions/{session}")).GetProperty("graph").GetRawText());
    }

    [Theory]
    [InlineData("POST", "nodes", """{"type":"test.canvas"}""")]
    [InlineData("PUT", "nodes/canvas", """{"type":"test.canvas"}""")]
    [InlineData("DELETE", "nodes/canvas", null)]
    [InlineData("POST", "edges", """{"source":{"node_id":"canvas","field":"canvas"},"destination":{"node_id":"paint","field":"canvas"}}""")]
    [InlineData("DELETE", "edges/canvas/canvas/paint/canvas", null)]
    [InlineData("PUT", "invoke", null)]
    public async Task Edit_SessionThatWasInvoked_Is400ThatSaysWhatToDo(string method, string address, string? body)
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        string session = (await SendAsync(host, "POST", "sessions", QueueTestHost.Painting, HttpStatusCode.Created)).Text("id")!;
        await SendAsync(host, "PUT", $"sessions/{session}/invoke", null, HttpStatusCode.Accepted);

        using HttpResponseMessage response = body is null
            ? await host.SendAsync(method, $"api/v1/sessions/{session}/{address}")
            : await host.SendJsonAsync(method, $"api/v1/sessions/{session}/{address}", body);

        await response.AssertProblemAsync(HttpStatusCode.BadRequest, session, address == "invoke" ? "mode=resume" : "create a session");
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("POST", "/nodes", "{}")]
    [InlineData("PUT", "/nodes/a", "{}")]
    [InlineData("DELETE", "/nodes/a", null)]
    [InlineData("POST", "/edges", "{}")]
    [InlineData("DELETE", "/edges/a/b/c/d", null)]
    [InlineData("PUT", "/invoke", null)]
    [InlineData("DELETE", "/invoke", null)]
    public async Task Ask_SessionThatIsNotThere_Is404(string method, string address, string? body)
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        using HttpResponseMessage response = body is null
            ? await host.SendAsync(method, "api/v1/sessions/none" + address)
            : await host.SendJsonAsync(method, "api/v1/sessions/none" + address, body);

        await response.AssertProblemAsync(HttpStatusCode.NotFound, "no session");
    }

    [Theory]
    [InlineData("[]", HttpStatusCode.UnprocessableEntity, "a list")]
    [InlineData("{}", HttpStatusCode.UnprocessableEntity, "'nodes'")]
    [InlineData("""{"nodes":{"a":{"type":"no.such"}},"edges":[]}""", HttpStatusCode.UnprocessableEntity, "no.such")]
    [InlineData("{", HttpStatusCode.BadRequest, "no JSON")]
    public async Task Create_BadGraph_SaysWhy(string body, HttpStatusCode status, string says)
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        using HttpResponseMessage response = await host.SendJsonAsync("POST", "api/v1/sessions", body);

        await response.AssertProblemAsync(status, says);
    }

    [Fact]
    public async Task Create_ContentThatIsNoJson_Is415()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        using HttpResponseMessage response = await host.SendAsync("POST", "api/v1/sessions", new StringContent("graph"));

        await response.AssertProblemAsync(HttpStatusCode.UnsupportedMediaType, "application/json");
    }

    [Fact]
    public async Task Create_MoreThanMayBeHeld_Is503()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false, queue: options => options.MaxPending = 1);
        await SendAsync(host, "POST", "sessions", null, HttpStatusCode.Created);

        using HttpResponseMessage response = await host.SendAsync("POST", "api/v1/sessions");

        await response.AssertProblemAsync(HttpStatusCode.ServiceUnavailable, "MaxPending");
    }

    [Fact]
    public async Task Cancel_HeldSession_EndsIt()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        string session = (await SendAsync(host, "POST", "sessions", "null", HttpStatusCode.Created)).Text("id")!;

        await SendAsync(host, "DELETE", $"sessions/{session}/invoke", null, HttpStatusCode.Accepted);

        Assert.Equal("canceled", (await host.GetJsonAsync($"api/v1/sessions/{session}")).Text("status"));
    }

    [Fact]
    public async Task List_PagesAndSearch_CountWhatFits()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        await host.EnqueueAsync(QueueTestHost.Painting, ",\"runs\":12,\"origin\":\"mine\"");
        await SendAsync(host, "POST", "sessions", """{"id":"NEEDLE","nodes":{},"edges":[]}""", HttpStatusCode.Created);

        JsonElement first = await host.GetJsonAsync("api/v1/sessions/");
        JsonElement second = await host.GetJsonAsync("api/v1/sessions/?page=1");
        JsonElement behind = await host.GetJsonAsync($"api/v1/sessions/?after={first.Text("next")}");
        JsonElement skipped = await host.GetJsonAsync("api/v1/sessions/?offset=12&limit=5");
        JsonElement found = await host.GetJsonAsync("api/v1/sessions/?query=needle");
        JsonElement mine = await host.GetJsonAsync("api/v1/sessions/?query=mine&per_page=5&page=2");

        Assert.Equal((10, 0, 2, 10, 13), (first.GetProperty("items").GetArrayLength(), first.Number("page"), first.Number("pages"), first.Number("per_page"), first.Number("total")));
        Assert.Equal((3, 1), (second.GetProperty("items").GetArrayLength(), second.Number("page")));
        Assert.Equal(second.GetProperty("items")[0].Text("id"), behind.GetProperty("items")[0].Text("id"));
        Assert.Equal("held", Assert.Single(skipped.GetProperty("items").EnumerateArray()).Text("status"));
        Assert.Equal("NEEDLE", Assert.Single(found.GetProperty("items").EnumerateArray()).GetProperty("graph").Text("id"));
        Assert.Equal((2, 12, 3), (mine.GetProperty("items").GetArrayLength(), mine.Number("total"), mine.Number("pages")));
    }

    [Fact]
    public async Task List_SearchInMoreThanOneRequestLooksAt_GoesOnWithNext()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);
        await host.EnqueueAsync(QueueTestHost.Painting, ",\"runs\":3,\"origin\":\"mine\"");
        await host.EnqueueAsync(QueueTestHost.Painting, $",\"runs\":{SessionListing.MaxSearched}");
        await host.EnqueueAsync(QueueTestHost.Painting, ",\"runs\":1,\"origin\":\"mine\"");
        List<(int Count, int Total)> pages = [];
        HashSet<string> found = [];

        string? next = string.Empty;
        while (next is not null && pages.Count < 10)
        {
            JsonElement page = await host.GetJsonAsync($"api/v1/sessions/?query=mine&per_page=2&after={next}");
            pages.Add((page.GetProperty("items").GetArrayLength(), page.Number("total")));
            found.UnionWith(page.GetProperty("items").EnumerateArray().Select(item => item.Text("id")!));
            next = page.TryGetProperty("next", out JsonElement given) ? given.GetString() : null;
        }

        Assert.Equal([(2, 3), (1, 1), (1, 1)], pages);
        Assert.Equal(4, found.Count);
    }

    [Fact]
    public async Task Get_SessionWithALargeOutput_LeavesItOutAndSaysSo()
    {
        await using TestHost host = await QueueTestHost.StartAsync();
        string graph = $$$"""{"nodes":{"small":{"type":"string","value":"{{{new string('a', 100)}}}"},"large":{"type":"string","value":"{{{new string('b', 20_000)}}}"}},"edges":[]}""";
        long id = await host.EnqueueOneAsync(graph);
        await host.WaitUntilAsync(id, QueueItemStatus.Completed);

        JsonElement item = (await host.ItemAsync(id)).GetProperty("session");
        JsonElement state = await host.GetJsonAsync($"api/v1/sessions/{item.Text("id")}");

        Assert.All([item, state], each =>
        {
            Assert.Equal(["large", "small"], Texts(each.GetProperty("executed")).Order());
            Assert.Equal(100, each.GetProperty("results").GetProperty("small").Text("value")!.Length);
            Assert.Equal(["type"], each.GetProperty("results").GetProperty("large").EnumerateObject().Select(output => output.Name));
            JsonProperty omitted = Assert.Single(each.GetProperty("omitted_outputs").EnumerateObject());
            Assert.Equal("large", omitted.Name);
            Assert.Equal(["value"], Texts(omitted.Value));
        });
    }

    [Theory]
    [InlineData("page=0&offset=1", "'page' and 'offset'")]
    [InlineData("per_page=1&limit=1", "'per_page' and 'limit'")]
    [InlineData("per_page=101", "'per_page'")]
    [InlineData("after=x", "'after'")]
    public async Task List_BadQuery_Is422(string query, string says)
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false);

        using HttpResponseMessage response = await host.Client.GetAsync("api/v1/sessions/?" + query);

        await response.AssertProblemAsync(HttpStatusCode.UnprocessableEntity, says);
    }

    private static string Edge(string from, string output, string to, string input) =>
        $$$"""{"source":{"node_id":"{{{from}}}","field":"{{{output}}}"},"destination":{"node_id":"{{{to}}}","field":"{{{input}}}"}}""";

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(each => each.GetString()!)];

    private static async Task<JsonElement> SendAsync(TestHost host, string method, string address, string? body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using HttpResponseMessage response = body is null ? await host.SendAsync(method, "api/v1/" + address) : await host.SendJsonAsync(method, "api/v1/" + address, body);
        Assert.True(response.StatusCode == expected, $"{method} {address} gave {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return expected == HttpStatusCode.Accepted ? default : await TestHost.JsonAsync(response);
    }
}
