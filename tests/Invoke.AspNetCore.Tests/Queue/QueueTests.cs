namespace Invoke.AspNetCore.Tests;

public sealed class QueueTests
{
    private const string Queue = "api/v1/queue/default/";

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
}
