using System.Net;
using System.Text.Json.Nodes;
using Invoke.Queue;
using Invoke.Queue.WorkerProgram;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Invoke.Client.Tests;

public sealed class RunningTests
{
    [Fact]
    public async Task RunAsync_Graph_GivesItsImagesInOrder()
    {
        await using ServerHost host = await ServerHost.StartAsync();

        IReadOnlyList<RemoteImage> images = await host.Client.RunAsync(host.Graph(images: 4));

        Assert.Equal(["paint@0", "paint@1", "paint@2", "paint@3"], images.Select(image => image.InvocationId));
        Assert.All(images, image => Assert.Equal((8, 8, "internal", "general"), (image.Width, image.Height, image.Origin, image.Category)));
    }

    [Fact]
    public async Task StreamAsync_Graph_TellsOfEachImageWhileTheNextIsMade()
    {
        using var gate = new CanvasGate();
        await using ServerHost host = await ServerHost.StartAsync();
        var imagesOnServer = new List<long?>();
        var fractions = new List<double>();
        var told = new HashSet<string>();

        // Each waits in the middle until its progress has been told.
        await foreach (RunProgress report in host.Client.StreamAsync(host.Graph(images: 3, gate, from: 0, step: 2)))
        {
            fractions.Add(report.Fraction);
            if (report.Image is not null)
            {
                imagesOnServer.Add((await host.Client.ListImagesAsync()).Total);
            }
            else if (report.InvocationId is { } canvas && told.Add(canvas))
            {
                gate.LetOne();
            }
        }

        Assert.Equal([1, 2, 3], imagesOnServer);
        Assert.Equal(1, fractions[^1], 3);
        Assert.Equal(["canvas@0", "canvas@1", "canvas@2"], told);
    }

    [Fact]
    public async Task StreamAsync_ManyReports_LeavesNoTimersBehind()
    {
        using var gate = new CanvasGate();
        var time = new CountingTime();
        await using ServerHost host = await ServerHost.StartAsync(time: time);
        var told = new HashSet<string>();
        var mostOpen = 0;

        // Each canvas waits in the middle, so that the client waits for several events, one after another.
        await foreach (RunProgress report in host.Client.StreamAsync(host.Graph(images: 4, gate, from: 0, step: 2)))
        {
            mostOpen = Math.Max(mostOpen, time.OpenTimersOf(TimeSpan.FromSeconds(10)));
            if (report.InvocationId is { } canvas && told.Add(canvas))
            {
                gate.LetOne();
            }
        }

        // The one of a wait that has just ended may still be about to go.
        Assert.InRange(mostOpen, 0, 1);
    }

    [Fact]
    public async Task RunAsync_Cancelled_CancelsTheSessionAndKeepsItsImages()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        using var stop = new CancellationTokenSource();
        var progress = new Now<RunProgress>(report =>
        {
            if (report.Image is not null)
            {
                stop.Cancel();
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Client.RunAsync(host.Graph(images: 10, CanvasGate.Closed, from: 1), progress, stop.Token));

        QueueItemInfo item = await UntilEndedAsync(host.Client, 1);
        Assert.Equal("canceled", item.Status);
        Assert.Equal(1, (await host.Client.ListImagesAsync()).Total);
    }

    [Fact]
    public async Task StreamAsync_LeftEarly_CancelsTheSession()
    {
        await using ServerHost host = await ServerHost.StartAsync();

        await foreach (RunProgress report in host.Client.StreamAsync(host.Graph(images: 10, CanvasGate.Closed, from: 1)))
        {
            if (report.Image is not null)
            {
                break;
            }
        }

        Assert.Equal("canceled", (await UntilEndedAsync(host.Client, 1)).Status);
    }

    [Fact]
    public async Task RunAsync_NodeFails_ThrowsWithTheMessageAndTheImagesBefore()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        JsonNode graph = JsonNode.Parse(host.Graph(images: 2))!;
        graph["nodes"]!["zero"] = JsonNode.Parse("""{"type":"sub","a":1,"b":1}""");
        graph["nodes"]!["divide"] = JsonNode.Parse("""{"type":"div","a":1}""");
        graph["edges"]!.AsArray().Add(JsonNode.Parse("""{"source":{"node_id":"zero","field":"value"},"destination":{"node_id":"divide","field":"b"}}"""));

        SessionFailedException failed = await Assert.ThrowsAsync<SessionFailedException>(() => host.Client.RunAsync(graph.ToJsonString()));

        Assert.Equal("failed", failed.Item.Status);
        Assert.Contains("divide", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["paint@0", "paint@1"], failed.Images.Select(image => image.InvocationId));
    }

    [Fact]
    public async Task RunAsync_ItemDeletedWhileItWaits_SaysSo()
    {
        await using ServerHost host = await ServerHost.StartAsync(time: new FastTime());
        await host.Client.PauseQueueAsync();
        Task<IReadOnlyList<RemoteImage>> running = host.Client.RunAsync(host.Graph(images: 1));
        ISessionQueue queue = host.Get<ISessionQueue>();
        while (await queue.DeleteAsync(QueueSelection.Of(1)) == 0)
        {
            await Task.Delay(10);
        }

        InvokeApiException gone = await Assert.ThrowsAsync<InvokeApiException>(() => running);

        Assert.Contains("was deleted", gone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ServerKeepsNoHistory_GivesTheImagesAllTheSame()
    {
        await using ServerHost host = await ServerHost.StartAsync(configureQueue: options => options.MaxHistory = 0);

        Assert.Equal(2, (await host.Client.RunAsync(host.Graph(images: 2))).Count);
    }

    [Fact]
    public async Task RunAsync_ServerIsAwayForAMoment_GoesOn()
    {
        var refusals = 0;
        await using ServerHost host = await ServerHost.StartAsync(
            app => app.Use((context, next) =>
            {
                if (context.Request.Path.Value!.Contains("/images/i/", StringComparison.Ordinal) && Interlocked.Increment(ref refusals) % 2 == 1)
                {
                    context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                    return Task.CompletedTask;
                }

                return next(context);
            }),
            time: new FastTime());

        Assert.Equal(3, (await host.Client.RunAsync(host.Graph(images: 3))).Count);
        Assert.True(refusals >= 6, "it was refused");
    }

    [Fact]
    public async Task RunAsync_ConnectionFallsSilent_IsMadeAgain()
    {
        var connections = 0;
        await using ServerHost host = await ServerHost.StartAsync(
            app => app.Use(async (context, next) =>
            {
                if (context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal) && Interlocked.Increment(ref connections) == 1)
                {
                    await context.Response.WriteAsync(": follows\n\n");
                    await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                    return;
                }

                await next(context);
            }),
            eventReadTimeout: TimeSpan.FromMilliseconds(300));

        IReadOnlyList<RemoteImage> images = await host.Client.RunAsync(host.Graph(images: 2));

        // A slow machine may be silent again.
        Assert.Equal(2, images.Count);
        Assert.InRange(connections, 2, int.MaxValue);
    }

    [Fact]
    public async Task EnqueueAsync_GraphWithProblems_ListsThem()
    {
        await using ServerHost host = await ServerHost.StartAsync();

        InvokeApiException refused = await Assert.ThrowsAsync<InvokeApiException>(() => host.Client.EnqueueAsync(new BatchRequest
        {
            Graph = """{"nodes":{"a":{"type":"nobody.knows"},"b":{"type":"add","c":3}},"edges":[]}""",
        }));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(["unknown-port", "unknown-type"], refused.Problems.Select(problem => problem.Code).Order());
        GraphProblemInfo port = refused.Problems.Single(problem => problem.Code == "unknown-port");
        Assert.Equal(("b", "c"), (port.NodeId, port.Port));
        Assert.Contains("'c'", port.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnqueueAsync_Batch_MakesAnItemForEachCombination()
    {
        await using ServerHost host = await ServerHost.StartAsync();

        EnqueuedBatch batch = await host.Client.EnqueueAsync(new BatchRequest
        {
            Graph = host.Graph(images: 3),
            Data = [[BatchField.Of("range", "start", 0, 1, 2)]],
            Runs = 2,
            Origin = "test",
        });

        Assert.Equal((6, 6), (batch.Requested, batch.Enqueued));
        QueueItemInfo item = await UntilEndedAsync(host.Client, batch.ItemIds[^1]);
        Assert.Equal(("completed", "test", batch.BatchId), (item.Status, item.Origin, item.BatchId));
        Assert.Equal(6, (await host.Client.GetQueueStatusAsync()).Completed);
        Assert.Equal(6, (await host.Client.ListItemsAsync()).Total);
    }

    [Fact]
    public async Task PauseQueueAsync_ThenResume_HoldsTheQueue()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        await host.Client.PauseQueueAsync();
        EnqueuedBatch batch = await host.Client.EnqueueAsync(new BatchRequest { Graph = host.Graph(images: 1) });

        QueueItemInfo? waiting = await host.Client.FindItemAsync(batch.ItemIds[0]);
        bool wasPaused = (await host.Client.GetQueueStatusAsync()).IsPaused;
        await host.Client.ResumeQueueAsync();
        QueueItemInfo ended = await UntilEndedAsync(host.Client, batch.ItemIds[0]);

        Assert.Equal(("pending", "completed"), (waiting?.Status, ended.Status));
        Assert.True(wasPaused, "the queue was paused");
        Assert.False((await host.Client.GetQueueStatusAsync()).IsPaused, "it is no more");
    }

    [Fact]
    public async Task GetQueueStatusAsync_HeldItems_AreCountedApart()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        SessionBatch batch = new() { Graph = PaintingGraph.Of(1, 1), Runs = 2 };
        await host.Get<ISessionQueue>().EnqueueAsync(batch, new EnqueueOptions { Hold = true });

        QueueStatusInfo status = await host.Client.GetQueueStatusAsync();

        Assert.Equal(new QueueStatusInfo { Held = 2 }, status);
    }

    [Fact]
    public async Task FindItemAsync_NoSuchItem_IsNull()
    {
        await using ServerHost host = await ServerHost.StartAsync();

        Assert.Null(await host.Client.FindItemAsync(4711));
    }

    internal static async Task<QueueItemInfo> UntilEndedAsync(InvokeClient client, long itemId)
    {
        using var limit = new CancellationTokenSource(ServerHost.Patience);
        await foreach (ServerEvent _ in client.ReadEventsAsync(new EventFilter { After = 0 }, limit.Token))
        {
            if (await client.FindItemAsync(itemId, limit.Token) is { IsEnded: true } item)
            {
                return item;
            }
        }

        throw new InvalidOperationException("The events ended.");
    }

    /// <summary>Reports on the caller's thread, at once.</summary>
    private sealed class Now<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
