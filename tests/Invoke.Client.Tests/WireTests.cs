using System.Text.Json.Nodes;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Queue;
using Invoke.Queue.WorkerProgram;

namespace Invoke.Client.Tests;

/// <summary>All that a client can say arrives, and all that it reads is what the server knows.</summary>
public sealed class WireTests
{
    [Fact]
    public async Task EnqueueAsync_AllThatABatchSays_ArrivesInTheQueue()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        await host.Client.PauseQueueAsync();
        NodeGraph graph = new();
        graph.Connect(graph.Input<long>("left"), graph.Add(new AddIntegers(), "sum").In.A);
        var right = BatchField.Of("sum", "b", 4);
        EnqueuedBatch spread = await host.Client.EnqueueAsync(new BatchRequest { Graph = host.Graph(images: 2), Spread = 2 });

        EnqueuedBatch batch = await host.Client.EnqueueAsync(new BatchRequest
        {
            Graph = graph.ToJson(host.Get<NodeCatalog>()),
            Data = [[right]],
            Inputs = """{"left":3}""",
            Workflow = """{"name":"w"}""",
            Destination = "gallery",
            Prepend = true,
        });

        QueueItem item = await KeptAsync(host, batch.ItemIds[0]);
        SessionDocument document = (await host.Get<ISessionQueue>().ReadDocumentAsync(item.ItemId))!;
        Assert.Equal(("gallery", batch.Priority), (item.Destination, item.Priority));
        Assert.Equal(("""{"left":3}""", """{"name":"w"}"""), (document.Inputs, document.Workflow));
        Assert.Equal((right.NodePath, right.FieldName, right.Items[0].GetInt64()), ("sum", "b", Assert.Single(document.FieldValues).Value.GetInt64()));
        Assert.Equal([batch.ItemIds[0], spread.ItemIds[0]], (await host.Client.ListItemsAsync()).Items.Select(each => each.ItemId));
        Assert.Equal(2, (await KeptAsync(host, spread.ItemIds[0])).Spread);
    }

    [Fact]
    public async Task FindItemAsync_FailedItem_IsWhatTheQueueKeeps()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        EnqueuedBatch batch = await host.Client.EnqueueAsync(new BatchRequest { Graph = Failing(host), Origin = "test", Destination = "gallery" });

        QueueItemInfo item = await RunningTests.UntilEndedAsync(host.Client, batch.ItemIds[0]);

        QueueItem kept = await KeptAsync(host, batch.ItemIds[0]);
        Assert.Equal((kept.ItemId, kept.SessionId, kept.BatchId, kept.Priority), (item.ItemId, item.SessionId, item.BatchId, item.Priority));
        Assert.Equal(("failed", "test", "gallery", kept.FinishedInvocations), (item.Status, item.Origin, item.Destination, item.FinishedInvocations));
        Assert.Equal((kept.CreatedAt, kept.StartedAt, kept.CompletedAt), (item.CreatedAt, item.StartedAt, item.CompletedAt));
        Assert.Equal((kept.Error?.Type, kept.Error?.Message), (item.ErrorType, item.ErrorMessage));
        Assert.NotNull(item.ErrorType);
        Assert.NotNull(item.CompletedAt);
    }

    [Fact]
    public async Task GetQueueStatusAsync_ItemsOfEachStatus_CountsThem()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        await EndedAsync(host, Failing(host));
        await EndedAsync(host, host.Graph(images: 1));
        await host.Client.EnqueueAsync(new BatchRequest { Graph = host.Graph(images: 1, CanvasGate.Closed, from: 0) });
        using var limit = new CancellationTokenSource(ServerHost.Patience);
        await foreach (ServerEvent each in host.Client.ReadEventsAsync(new EventFilter { After = 0 }, limit.Token))
        {
            if (each.ItemId == 3 && each.Status == "in_progress")
            {
                break;
            }
        }

        await host.Client.PauseQueueAsync();
        EnqueuedBatch waiting = await host.Client.EnqueueAsync(new BatchRequest { Graph = host.Graph(images: 1), Runs = 3 });
        await host.Client.CancelItemAsync(waiting.ItemIds[2]);

        QueueStatusInfo status = await host.Client.GetQueueStatusAsync();

        Assert.Equal(new QueueStatusInfo { Pending = 2, InProgress = 1, Completed = 1, Failed = 1, Canceled = 1, Total = 6, IsPaused = true }, status);
    }

    [Fact]
    public async Task FindImageAsync_Image_IsWhatTheServerKeeps()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        StoredImage stored = await AddAsync(host, request => request with { SessionId = "s", NodeId = "n", IsIntermediate = true });
        await host.Client.UpdateImageAsync(stored.ImageName, new ImageUpdate { Starred = true });

        RemoteImage image = (await host.Client.FindImageAsync(stored.ImageName))!;

        StoredImage kept = await host.Get<IImageService>().GetAsync(stored.ImageName);
        Assert.Equal((kept.ImageName, kept.SessionId, kept.NodeId, true, true), (image.ImageName, image.SessionId, image.NodeId, image.IsIntermediate, image.Starred));
        Assert.Equal((kept.ImageUrl, kept.ThumbnailUrl), (image.ImageUrl, image.ThumbnailUrl));
        Assert.Equal((kept.CreatedAt, kept.UpdatedAt), (image.CreatedAt, image.UpdatedAt));
    }

    [Fact]
    public async Task UpdateImageAsync_SessionAndKind_AreChanged()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        StoredImage stored = await AddAsync(host, request => request);

        RemoteImage updated = await host.Client.UpdateImageAsync(stored.ImageName, new ImageUpdate { IsIntermediate = true, SessionId = "t" });

        Assert.Equal((true, "t"), (updated.IsIntermediate, updated.SessionId));
        Assert.Equal(updated, await host.Client.FindImageAsync(stored.ImageName));
    }

    [Fact]
    public async Task ListImagesAsync_EachFilter_KeepsItsImage()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        StoredImage cat = await AddAsync(host, request => request with { Metadata = """{"positive_prompt":"a red cat"}""" });
        StoredImage step = await AddAsync(host, request => request with { IsIntermediate = true });
        StoredImage run = await AddAsync(host, request => request with { SessionId = "s" });

        Assert.Equal([cat.ImageName], await NamesAsync(host, new ImageFilter { Search = "cat" }));
        Assert.Equal([step.ImageName], await NamesAsync(host, new ImageFilter { IsIntermediate = true }));
        Assert.Equal([run.ImageName], await NamesAsync(host, new ImageFilter { SessionId = "s" }));
        Assert.Empty(await NamesAsync(host, new ImageFilter { CreatedBefore = cat.CreatedAt }));
    }

    [Fact]
    public async Task ListImagesAsync_Next_LeadsToThePageBehind()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        string[] names = [.. await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => (await AddAsync(host, request => request)).ImageName))];

        Page<RemoteImage> first = await host.Client.ListImagesAsync(limit: 2);
        Page<RemoteImage> second = await host.Client.ListImagesAsync(limit: 2, after: first.Next);

        Assert.Equal((2, 1, null), (first.Items.Count, second.Items.Count, second.Next));
        Assert.Equal(names.Order(StringComparer.Ordinal), first.Items.Concat(second.Items).Select(image => image.ImageName).Order(StringComparer.Ordinal));
    }

    private static string Failing(ServerHost host)
    {
        JsonNode graph = JsonNode.Parse(host.Graph(images: 1))!;
        graph["nodes"]!["zero"] = JsonNode.Parse("""{"type":"sub","a":1,"b":1}""");
        graph["nodes"]!["divide"] = JsonNode.Parse("""{"type":"div","a":1}""");
        graph["edges"]!.AsArray().Add(JsonNode.Parse("""{"source":{"node_id":"zero","field":"value"},"destination":{"node_id":"divide","field":"b"}}"""));
        return graph.ToJsonString();
    }

    private static async Task EndedAsync(ServerHost host, string graph)
    {
        EnqueuedBatch batch = await host.Client.EnqueueAsync(new BatchRequest { Graph = graph });
        await RunningTests.UntilEndedAsync(host.Client, batch.ItemIds[0]);
    }

    private static async Task<QueueItem> KeptAsync(ServerHost host, long itemId) => (await host.Get<ISessionQueue>().FindAsync(itemId))!;

    private static async Task<StoredImage> AddAsync(ServerHost host, Func<ImageCreateRequest, ImageCreateRequest> configure) =>
        await host.Get<IImageService>().CreateAsync(configure(ImageCreateRequest.FromPixels(new byte[4 * 4 * 3], 4, 4, PixelFormat.Rgb24)));

    private static async Task<IEnumerable<string>> NamesAsync(ServerHost host, ImageFilter filter) => (await host.Client.ListImagesAsync(filter)).Items.Select(image => image.ImageName);
}
