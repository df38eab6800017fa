using System.Net.NetworkInformation;

namespace Invoke.AspNetCore.Tests.Load;

/// <summary>Two hundred followers of the events at a time, of which many leave without a word.</summary>
[Trait("Kind", "Heavy")]
public sealed class EventLoadTests
{
    private const int Followers = 200;
    private const int Batches = 30;

    [Fact]
    public async Task Follow_TwoHundredOfWhomHalfAreCutOff_TheOthersGetEverythingAndNothingIsHeld()
    {
        await using TestHost host = await TestHost.StartAsync(invoke => invoke.AddQueue());
        ISessionQueue queue = host.Services.GetRequiredService<ISessionQueue>();
        using var cutOff = new CancellationTokenSource();
        using var limit = new CancellationTokenSource(QueueTestHost.Patience);
        Task[] leaving = [.. Enumerable.Range(0, Followers / 2).Select(_ => FollowAsync(host, int.MaxValue, cutOff.Token))];
        Task<List<long>>[] staying = [.. Enumerable.Range(0, Followers / 2).Select(_ => FollowAsync(host, Batches, limit.Token))];

        for (var number = 0; number < Batches; number++)
        {
            await queue.EnqueueAsync(new SessionBatch { Graph = Graph() });
            if (number == Batches / 2)
            {
                await cutOff.CancelAsync();
            }
        }

        List<long>[] seen = await Task.WhenAll(staying);
        foreach (Task each in leaving)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => each);
        }

        Assert.All(seen, numbers => Assert.Equal(Batches, numbers.Count));
        Assert.All(seen, numbers => Assert.Equal(seen[0], numbers));
        int port = host.Client.BaseAddress!.Port;
        host.Client.Dispose();
        await ReaderLoadTests.EventuallyAsync(() => OpenConnections(port) == 0);
    }

    [Fact]
    public async Task Follow_FollowersThatStopReading_HoldNobodyUp()
    {
        await using TestHost host = await TestHost.StartAsync(invoke => invoke.AddQueue());
        ISessionQueue queue = host.Services.GetRequiredService<ISessionQueue>();
        var stalled = new List<StalledReader>();
        for (var number = 0; number < 50; number++)
        {
            stalled.Add(await StalledReader.OpenAsync(host, "/api/v1/events?after=0"));
        }

        using var limit = new CancellationTokenSource(QueueTestHost.Patience);
        Task<List<long>> reading = FollowAsync(host, 2000, limit.Token);
        for (var number = 0; number < 2000; number++)
        {
            await queue.EnqueueAsync(new SessionBatch { Graph = Graph() });
        }

        List<long> seen = await reading;
        stalled.ForEach(reader => reader.Dispose());

        Assert.Equal(2000, seen.Distinct().Count());
    }

    /// <summary>Reads so many batches from the beginning of the log on.</summary>
    private static async Task<List<long>> FollowAsync(TestHost host, int batches, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await host.Client.GetAsync("api/v1/events?after=0", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var seen = new List<long>();
        long id = 0;
        while (seen.Count < batches)
        {
            string line = await reader.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The stream ended.");
            id = line.StartsWith("id: ", StringComparison.Ordinal) ? long.Parse(line[4..], System.Globalization.CultureInfo.InvariantCulture) : id;
            if (line == "event: batch_enqueued")
            {
                seen.Add(id);
            }
        }

        return seen;
    }

    private static NodeGraph Graph()
    {
        var graph = new NodeGraph();
        graph.Add(new IntegerValue { Value = 1 });
        return graph;
    }

    /// <summary>Counts connections to the server that it has not let go; other tests of this process have others.</summary>
    private static int OpenConnections(int port) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Count(connection => connection.LocalEndPoint.Port == port && connection.State != TcpState.TimeWait);
}
