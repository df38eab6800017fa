using Invoke.Graph;
using Invoke.Queue;
using Invoke.Queue.WorkerProgram;
using Invoke.Testing.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Invoke.Client.Tests;

/// <summary>A host with a worker on loopback, and a client of it.</summary>
internal sealed class ServerHost : IAsyncDisposable
{
    /// <summary>How long tests wait for what has to come.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TempDirectory _root = new();
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();

    private ServerHost(Action<WebApplication>? configure, Action<QueueOptions>? configureQueue)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddInvoke()
            .AddImages(options => options.RootPath = _root.Path)
            .AddQueue(configureQueue)
            .AddSessionResults()
            .AddSessionWorker(options => options.ProgressInterval = TimeSpan.Zero)
            .AddNodes(PaintingNodes.All);
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        configure?.Invoke(_app);
        _app.MapInvoke("/api/v1");
    }

    public InvokeClient Client { get; private set; } = null!; // set before anybody has the host

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public static async Task<ServerHost> StartAsync(
        Action<WebApplication>? configure = null, Action<QueueOptions>? configureQueue = null, TimeProvider? time = null, TimeSpan? eventReadTimeout = null)
    {
        var host = new ServerHost(configure, configureQueue);
        await host._app.StartAsync();
        host.Address = new Uri(host._app.Urls.Single() + "/api/v1/");
        host._http.BaseAddress = host.Address;
        host.Client = new InvokeClient(host._http, time);
        host.Client.EventReadTimeout = eventReadTimeout ?? host.Client.EventReadTimeout;
        return host;
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>A graph of the test nodes, as a client has it.</summary>
    public string Graph(int images, int delayMilliseconds = 1) => PaintingGraph.Of(images, delayMilliseconds).ToJson(Get<NodeCatalog>());

    /// <summary>One whose images from a number on wait at a gate, after a step of theirs.</summary>
    public string Graph(int images, CanvasGate gate, int from, int step = 0) => PaintingGraph.Of(images, gate, from, step).ToJson(Get<NodeCatalog>());

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        _root.Dispose();
    }
}
