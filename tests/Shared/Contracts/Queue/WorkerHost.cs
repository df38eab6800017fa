using System.Globalization;
using Invoke.Graph;
using Invoke.Images;
using Invoke.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Invoke.Testing.Shared.Contracts;

/// <summary>A store with a queue of some kind, and workers in this process or in processes of their own.</summary>
public abstract class WorkerHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TempDirectory _root = new();
    private readonly Lazy<ServiceProvider> _provider;

    protected WorkerHost(Action<SessionWorkerOptions>? configure, Action<QueueOptions>? configureQueue) => _provider = new Lazy<ServiceProvider>(() => Build(configure, configureQueue));

    public string Root => _root.Path;

    public ISessionQueue Queue => Get<ISessionQueue>();

    public SessionWorker Worker => Get<SessionWorker>();

    public T Get<T>()
        where T : notnull => _provider.Value.GetRequiredService<T>();

    public async Task StartAsync()
    {
        foreach (IHostedService service in _provider.Value.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    public async Task StopAsync()
    {
        foreach (IHostedService service in _provider.Value.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    public async Task<QueueItem> EnqueueAsync(NodeGraph graph, int spread = 1)
    {
        EnqueueResult result = await Queue.EnqueueAsync(new SessionBatch { Graph = graph, Spread = spread });
        return await ItemAsync(result.ItemIds[0]);
    }

    public async Task<QueueItem> ItemAsync(long itemId) => await Queue.FindAsync(itemId) ?? throw new InvalidOperationException($"There is no item {itemId}.");

    /// <summary>Waits for an event.</summary>
    public async Task<T> WaitForAsync<T>(Predicate<T> isIt, long after = 0, CancellationToken cancellationToken = default)
        where T : QueueEvent
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
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

    /// <summary>Changes what the queue's tables have.</summary>
    public abstract void Execute(string sql);

    /// <summary>Lets whatever shows that workers live which were just killed run out.</summary>
    public abstract void TakeRunningWorkersForDead();

    public virtual async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _provider.Value.DisposeAsync();
        _root.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts a worker in a process of its own.</summary>
    internal ChildProcess StartProcess(int lanes = 1, int maxCrashes = 3) => new(
        "Invoke.Queue.WorkerProgram", Environment(), Root, lanes.ToString(CultureInfo.InvariantCulture), "50", maxCrashes.ToString(CultureInfo.InvariantCulture));

    /// <summary>Chooses where everything is kept.</summary>
    protected abstract void Use(IInvokeBuilder builder);

    /// <summary>What tells a process of its own where everything is kept.</summary>
    protected abstract IReadOnlyDictionary<string, string> Environment();

    private ServiceProvider Build(Action<SessionWorkerOptions>? configure, Action<QueueOptions>? configureQueue)
    {
        ServiceCollection services = new();
        IInvokeBuilder builder = services.AddInvoke()
            .AddImages(options => (options.RootPath, options.DatabaseBusyTimeout) = (_root.Path, Patience))
            .AddQueue(configureQueue)
            .AddSessionResults()
            .AddSessionWorker(options =>
            {
                options.ProgressInterval = TimeSpan.Zero;
                configure?.Invoke(options);
            })
            .AddNodes(Invoke.Queue.WorkerProgram.PaintingNodes.All);
        Use(builder);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}
