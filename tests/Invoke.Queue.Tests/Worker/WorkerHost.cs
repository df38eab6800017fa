using System.Globalization;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Testing.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Invoke.Queue.Tests.Worker;

/// <summary>A store with a queue, and workers in this process or in processes of their own.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TempDirectory _root = new();
    private readonly ServiceProvider _provider;

    public WorkerHost(Action<SessionWorkerOptions>? configure = null, Action<QueueOptions>? configureQueue = null, Action<IServiceCollection>? register = null)
    {
        ServiceCollection services = new();
        register?.Invoke(services);
        services.AddInvoke()
            .AddImages(options => options.RootPath = _root.Path)
            .AddQueue(configureQueue)
            .AddSessionResults()
            .AddSessionWorker(options =>
            {
                options.ProgressInterval = TimeSpan.Zero;
                configure?.Invoke(options);
            })
            .AddNodes(WorkerProgram.PaintingNodes.All);
        _provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public string Root => _root.Path;

    public ISessionQueue Queue => Get<ISessionQueue>();

    public SessionWorker Worker => Get<SessionWorker>();

    public T Get<T>()
        where T : notnull => _provider.GetRequiredService<T>();

    public async Task StartAsync()
    {
        foreach (IHostedService service in _provider.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    public async Task StopAsync()
    {
        foreach (IHostedService service in _provider.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    public async Task<QueueItem> EnqueueAsync(NodeGraph graph, int runs = 1)
    {
        EnqueueResult result = await Queue.EnqueueAsync(new SessionBatch { Graph = graph, Runs = runs });
        return await ItemAsync(result.ItemIds[0]);
    }

    public async Task<QueueItem> ItemAsync(long itemId) => await Queue.FindAsync(itemId) ?? throw new InvalidOperationException($"There is no item {itemId}.");

    /// <summary>Waits for an event.</summary>
    public async Task<T> WaitForAsync<T>(Predicate<T> isIt, long after = 0)
        where T : QueueEvent
    {
        using var limit = new CancellationTokenSource(Patience);
        await foreach (QueueEvent each in Get<SessionEventFeed>().ReadAsync(after, limit.Token))
        {
            if (each is T found && isIt(found))
            {
                return found;
            }
        }

        throw new InvalidOperationException("The log ended.");
    }

    public async Task<QueueItem> WaitUntilAsync(long itemId, QueueItemStatus status)
    {
        // The status may have changed before the log is read, and a log may have been trimmed; so both are looked at.
        if (await ItemAsync(itemId) is { } item && item.Status == status)
        {
            return item;
        }

        await WaitForAsync<ItemStatusChangedEvent>(change => change.Item.ItemId == itemId && change.Item.Status == status);
        return await ItemAsync(itemId);
    }

    public async Task<IReadOnlyList<QueueEvent>> EventsAsync() => await Get<ISessionEventLog>().ReadAsync(0, 100_000, CancellationToken.None);

    /// <summary>The images of a session, oldest first.</summary>
    public async Task<IReadOnlyList<StoredImage>> ImagesAsync(string sessionId) =>
        (await Get<IImageService>().ListAsync(new ImageQuery { SessionId = sessionId, OldestFirst = true, Limit = 1000 })).Items;

    /// <summary>The seeds of the images of a session, oldest first: each is of one colour.</summary>
    public async Task<IReadOnlyList<int>> ColoursAsync(string sessionId)
    {
        var colours = new List<int>();
        foreach (StoredImage image in await ImagesAsync(sessionId))
        {
            colours.Add((await Get<IImageService>().ReadPixelsAsync(image.ImageName, PixelFormat.Rgb24)).Data.Span[0]);
        }

        return colours;
    }

    public ChildProcess StartProcess(int lanes = 1, int maxCrashes = 3) => new(
        "Invoke.Queue.WorkerProgram", Root, lanes.ToString(CultureInfo.InvariantCulture), "50", maxCrashes.ToString(CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _provider.DisposeAsync();
        _root.Dispose();
    }
}
