using Invoke.Queue.WorkerProgram;

namespace Invoke.AspNetCore.Tests;

/// <summary>Hosts with a queue, and what tests of it ask again and again.</summary>
internal static class QueueTestHost
{
    /// <summary>A canvas of a colour, and an image of it.</summary>
    public const string Painting = """
        {"id":"g","nodes":{"canvas":{"id":"canvas","type":"test.canvas","seed":7},"paint":{"id":"paint","type":"test.paint"}},
        "edges":[{"source":{"node_id":"canvas","field":"canvas"},"destination":{"node_id":"paint","field":"canvas"}}]}
        """;

    /// <summary>Two images, the second of which never comes.</summary>
    public const string Endless = """
        {"id":"g","nodes":{"a":{"id":"a","type":"test.canvas","seed":1},"first":{"id":"first","type":"test.paint"},
        "b":{"id":"b","type":"test.canvas","seed":2,"delay_milliseconds":1000000},"second":{"id":"second","type":"test.paint"}},
        "edges":[{"source":{"node_id":"a","field":"canvas"},"destination":{"node_id":"first","field":"canvas"}},
        {"source":{"node_id":"b","field":"canvas"},"destination":{"node_id":"second","field":"canvas"}}]}
        """;

    /// <summary>A node that fails: no delay is that short.</summary>
    public const string Failing = """{"nodes":{"canvas":{"type":"test.canvas","delay_milliseconds":-2}},"edges":[]}""";

    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static Task<TestHost> StartAsync(
        bool withWorker = true,
        Action<InvokeEndpointOptions>? options = null,
        Action<QueueOptions>? queue = null,
        Action<IInvokeBuilder>? configure = null,
        Action<WebApplicationBuilder>? host = null,
        Action<WebApplication>? app = null,
        Action<IEndpointConventionBuilder>? conventions = null) => TestHost.StartAsync(
            invoke =>
            {
                invoke.AddQueue(queue).AddSessionResults().AddNodes(PaintingNodes.All);
                if (withWorker)
                {
                    invoke.AddSessionWorker(worker => worker.ProgressInterval = TimeSpan.Zero);
                }

                configure?.Invoke(invoke);
            },
            options,
            host,
            app,
            conventions);

    public static ISessionQueue Queue(this TestHost host) => host.Services.GetRequiredService<ISessionQueue>();

    /// <summary>Enqueues a graph over HTTP.</summary>
    public static async Task<JsonElement> EnqueueAsync(this TestHost host, string graph, string more = "")
    {
        using HttpResponseMessage response = await host.SendJsonAsync("POST", "api/v1/queue/default/enqueue_batch", $$$"""{"batch":{"graph":{{{graph}}}{{{more}}}}}""");
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return await TestHost.JsonAsync(response);
    }

    public static async Task<long> EnqueueOneAsync(this TestHost host, string graph) => (await host.EnqueueAsync(graph)).GetProperty("item_ids")[0].GetInt64();

    public static Task<JsonElement> ItemAsync(this TestHost host, long itemId) => host.GetJsonAsync($"api/v1/queue/default/i/{itemId}");

    public static async Task<JsonElement> PutAsync(this TestHost host, string address, string? json = null)
    {
        using HttpResponseMessage response = json is null ? await host.SendAsync("PUT", "api/v1/" + address) : await host.SendJsonAsync("PUT", "api/v1/" + address, json);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{address}: {await response.Content.ReadAsStringAsync()}");
        return await TestHost.JsonAsync(response);
    }

    /// <summary>Waits for an event of the log.</summary>
    public static async Task<T> WaitForAsync<T>(this TestHost host, Predicate<T> isIt, long after = 0)
        where T : QueueEvent
    {
        using var limit = new CancellationTokenSource(Patience);
        await foreach (QueueEvent each in host.Services.GetRequiredService<SessionEventFeed>().ReadAsync(after, limit.Token))
        {
            if (each is T found && isIt(found))
            {
                return found;
            }
        }

        throw new InvalidOperationException("The log ended.");
    }

    public static Task WaitUntilAsync(this TestHost host, long itemId, QueueItemStatus status) =>
        host.WaitForAsync<ItemStatusChangedEvent>(change => change.Item.ItemId == itemId && change.Item.Status == status);

    public static int Number(this JsonElement element, string name) => element.GetProperty(name).GetInt32();

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();
}
