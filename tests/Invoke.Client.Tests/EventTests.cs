using Invoke.Queue.WorkerProgram;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Invoke.Client.Tests;

public sealed class EventTests
{
    [Fact]
    public async Task ReadEventsAsync_ConnectionCutAgainAndAgain_NothingIsMissedOrRepeated()
    {
        const int cuts = 5;
        var connections = 0;
        using var gate = new CanvasGate();
        await using ServerHost host = await ServerHost.StartAsync(app => app.Use(async (context, next) =>
        {
            if (!context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal))
            {
                await next(context);
                return;
            }

            // Each connection ends in the middle, as a proxy's does; the session goes on a little with each, and does not end before the last.
            if (Interlocked.Increment(ref connections) > cuts)
            {
                gate.Open();
                await next(context);
                return;
            }

            for (var number = 0; number < 5; number++)
            {
                gate.LetOne();
            }

            using var cut = new Timer(_ => context.Abort(), null, 120, Timeout.Infinite);
            await next(context);
        }));
        EnqueuedBatch batch = await host.Client.EnqueueAsync(new BatchRequest { Graph = host.Graph(images: 40, gate, from: 1) });
        var seen = new List<ServerEvent>();
        using var limit = new CancellationTokenSource(ServerHost.Patience);

        await foreach (ServerEvent each in host.Client.ReadEventsAsync(new EventFilter { After = 0 }, limit.Token))
        {
            seen.Add(each);
            if (each.ItemId == batch.ItemIds[0] && each.Status == "completed")
            {
                break;
            }
        }

        Assert.Equal(cuts + 1, connections);
        Assert.Equal(seen.Select(each => each.Sequence).Distinct().Order(), seen.Select(each => each.Sequence));
        Assert.Equal(
            [.. Enumerable.Range(0, 40).Select(index => $"paint@{index}")],
            seen.Where(each => each.ImageNames.Count > 0).Select(each => each.Data.GetProperty("invocation").GetProperty("id").GetString()));
    }

    [Fact]
    public async Task ReadEventsAsync_OfASession_LeavesOutTheOthers()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        EnqueuedBatch first = await host.Client.EnqueueAsync(new BatchRequest { Graph = host.Graph(images: 1) });
        EnqueuedBatch second = await host.Client.EnqueueAsync(new BatchRequest { Graph = host.Graph(images: 1) });
        QueueItemInfo item = (await host.Client.FindItemAsync(second.ItemIds[0]))!;
        using var limit = new CancellationTokenSource(ServerHost.Patience);
        var seen = new List<ServerEvent>();

        await foreach (ServerEvent each in host.Client.ReadEventsAsync(new EventFilter { After = 0, SessionId = item.SessionId }, limit.Token))
        {
            seen.Add(each);
            if (each.Status == "completed")
            {
                break;
            }
        }

        Assert.NotEqual(first.ItemIds, second.ItemIds);
        Assert.All(seen, each => Assert.Equal(item.SessionId, each.SessionId));
    }

    [Fact]
    public async Task ReadEventsAsync_OfABatch_GivesItsItemsUpToTheLatest()
    {
        await using ServerHost host = await ServerHost.StartAsync();
        EnqueuedBatch other = await host.Client.EnqueueAsync(new BatchRequest { Graph = host.Graph(images: 1) });
        await RunningTests.UntilEndedAsync(host.Client, other.ItemIds[0]);
        long before = await host.Client.GetLastEventAsync();
        EnqueuedBatch batch = await host.Client.EnqueueAsync(new BatchRequest { Graph = host.Graph(images: 1), Runs = 2 });
        QueueItemInfo item = await RunningTests.UntilEndedAsync(host.Client, batch.ItemIds[1]);
        using var limit = new CancellationTokenSource(ServerHost.Patience);
        var seen = new List<ServerEvent>();

        await foreach (ServerEvent each in host.Client.ReadEventsAsync(new EventFilter { After = 0, BatchId = batch.BatchId }, limit.Token))
        {
            seen.Add(each);
            if (each.ItemId == item.ItemId && each.Status == "completed")
            {
                break;
            }
        }

        Assert.Equal(batch.ItemIds, seen.Select(each => each.ItemId).OfType<long>().Distinct().Order());
        Assert.InRange(seen[0].Sequence, before + 1, seen[^1].Sequence);
        Assert.InRange(await host.Client.GetLastEventAsync(), seen[^1].Sequence, long.MaxValue);
        Assert.Equal("queue_item_status_changed", seen[^1].Name);
        Assert.Equal(2, seen.Count(each => each.Name == "invocation_complete" && each.ImageNames.Count == 1));
    }

    [Theory]
    [InlineData(StatusCodes.Status401Unauthorized)]
    [InlineData(StatusCodes.Status404NotFound)]
    public async Task ReadEventsAsync_ServerRefuses_IsNotTriedAgain(int status)
    {
        await using ServerHost host = await ServerHost.StartAsync(app => app.Use((context, next) =>
        {
            if (context.Request.Path.Value!.EndsWith("/events", StringComparison.Ordinal))
            {
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            }

            return next(context);
        }));

        InvokeApiException refused = await Assert.ThrowsAsync<InvokeApiException>(async () =>
        {
            await foreach (ServerEvent _ in host.Client.ReadEventsAsync())
            {
            }
        });

        Assert.Equal(status, (int)refused.StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(25 * 24 * 60 * 60)]
    public void EventReadTimeout_OutOfRange_IsRefusedAndStays(long seconds)
    {
        using var http = new HttpClient { BaseAddress = new Uri("https://host/api/v1/") };
        var client = new InvokeClient(http);

        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => client.EventReadTimeout = TimeSpan.FromSeconds(seconds));

        Assert.Contains("EventReadTimeout is", refused.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(45), client.EventReadTimeout);
    }

    [Fact]
    public void EventReadTimeout_OfAClientOfAFactory_CanBeSet()
    {
        using ServiceProvider services = new ServiceCollection()
            .AddHttpClient<InvokeClient>(http => http.BaseAddress = new Uri("https://host/api/v1/")).Services
            .BuildServiceProvider();
        InvokeClient client = services.GetRequiredService<InvokeClient>();

        client.EventReadTimeout = Timeout.InfiniteTimeSpan;

        Assert.Equal(Timeout.InfiniteTimeSpan, client.EventReadTimeout);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://host/api/v1")]
    public void Create_BaseAddressWithoutSlash_IsRefused(string? address)
    {
        using var http = new HttpClient { BaseAddress = address is null ? null : new Uri(address) };

        ArgumentException refused = Assert.Throws<ArgumentException>(() => new InvokeClient(http));

        Assert.Contains("slash at the end", refused.Message, StringComparison.Ordinal);
    }
}
