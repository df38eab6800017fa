using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting;

namespace Invoke.AspNetCore.Tests;

/// <summary>Clients of the stream that are many, slow, or gone.</summary>
public sealed class EventClientTests
{
    [Fact]
    public async Task Follow_TwoHundredClients_AllHearAndLeaveNothing()
    {
        var requests = new RequestCounter();
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false, app: requests.Use);
        EventClient[] clients = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => EventClient.ConnectAsync(host)));

        Assert.Equal(200, requests.Running);
        await host.Queue().PauseAsync();
        Assert.All(await Task.WhenAll(clients.Select(client => client.NextAsync())), told => Assert.Equal("queue_paused", told?.EventType));
        Task idle = requests.Idle;
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));

        await idle.WaitAsync(QueueTestHost.Patience);
        Assert.Equal(0, requests.Running);
    }

    [Fact]
    public async Task Follow_ClientThatReadsNothing_IsLetGoAndHoldsNobodyUp()
    {
        var requests = new RequestCounter();
        await using TestHost host = await QueueTestHost.StartAsync(
            withWorker: false,
            options: options => options.EventWriteTimeout = TimeSpan.FromSeconds(1),
            host: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null), // so that it is not the server that ends it
            app: requests.Use);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, host.Client.BaseAddress!.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        byte[] first = new byte[15];
        await socket.ReceiveAsync(first);
        Task letGo = requests.Idle;

        // Thirty megabytes, more than the buffers between here and there take.
        string origin = new('x', 300_000);
        for (int count = 0; count < 100; count++)
        {
            await host.Queue().EnqueueAsync(new SessionBatch { Graph = new NodeGraph(), Origin = origin });
        }

        Assert.Equal("HTTP/1.1 200 OK", Encoding.ASCII.GetString(first));
        await letGo.WaitAsync(QueueTestHost.Patience);
        await host.Queue().EnqueueAsync(new SessionBatch { Graph = new NodeGraph() });
        await using EventClient other = await EventClient.ConnectAsync(host, "?after=100");
        Assert.Equal("batch_enqueued", (await other.NextAsync())?.EventType);
    }

    [Fact]
    public async Task Follow_HostStopsWhileAClientReadsNothing_DoesNotWaitForIt()
    {
        // What is waited for would be waited for so long.
        TimeSpan forEver = 10 * QueueTestHost.Patience;
        await using TestHost host = await QueueTestHost.StartAsync(
            withWorker: false,
            options: options => options.EventWriteTimeout = forEver,
            host: builder =>
            {
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null);
                builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = forEver);
            });
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, host.Client.BaseAddress!.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        await socket.ReceiveAsync(new byte[1]);
        string origin = new('x', 300_000);
        for (int count = 0; count < 100; count++)
        {
            await host.Queue().EnqueueAsync(new SessionBatch { Graph = new NodeGraph(), Origin = origin });
        }

        Task stopping = host.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHost>().StopAsync();

        await stopping.WaitAsync(QueueTestHost.Patience);
    }

    [Fact]
    public async Task Follow_StoreThatDoesNotWork_Is503BeforeTheStreamStarts()
    {
        await using TestHost host = await QueueTestHost.StartAsync(withWorker: false, configure: invoke => invoke.Services.PostConfigure<ImagesOptions>(options =>
        {
            options.RootPath = Path.Combine(options.RootPath, "file");
            File.WriteAllText(options.RootPath, "no folder");
        }));

        using HttpResponseMessage stream = await host.Client.GetAsync("api/v1/events");
        using HttpResponseMessage status = await host.Client.GetAsync("api/v1/queue/default/status");

        await stream.AssertProblemAsync(HttpStatusCode.ServiceUnavailable, "queue's store", "traceId");
        await status.AssertProblemAsync(HttpStatusCode.ServiceUnavailable, "queue's store");
    }
}
