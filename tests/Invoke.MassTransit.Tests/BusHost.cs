using Invoke.Graph;
using Invoke.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Invoke.MassTransit.Tests;

/// <summary>A host that shares a store and a broker with others; what it hears of others, it hears by the broker alone.</summary>
internal sealed class BusHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private readonly IHost _host;

    private BusHost(IHost host) => _host = host;

    public ISessionQueue Queue => Get<ISessionQueue>();

    public TellingWorkSource WorkSource => (TellingWorkSource)Get<IWorkSource>();

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public static async Task<BusHost> StartAsync(
        string root, Uri broker, Doors doors, bool isWorker, int lanes = 1, TimeSpan? sweep = null, Action<IServiceCollection>? register = null, bool waits = true)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(doors);
        builder.Services.AddSingleton<TimeProvider>(new PatientTime());
        IInvokeBuilder invoke = builder.Services.AddInvoke()
            .AddImages(options => (options.RootPath, options.DatabaseBusyTimeout) = (root, Patience))
            .AddQueue(options => options.PollInterval = Never)
            .AddNodes(GeneratedNodes.All);
        if (isWorker)
        {
            invoke.AddSessionWorker(options =>
            {
                options.MaxConcurrentSessions = lanes;
                options.RenewInterval = Never;
            });
        }

        invoke.UseRabbitMq(options =>
        {
            options.Address = broker;
            options.SweepInterval = sweep ?? Never;
        });
        builder.Services.AddSingleton<IWorkSource>(static provider => new TellingWorkSource(ActivatorUtilities.CreateInstance<BusWorkSource>(provider)));
        register?.Invoke(builder.Services);
        BusHost host = new(builder.Build());
        await host._host.StartAsync();
        if (isWorker && waits)
        {
            await host.WorkSource.Ready.WaitAsync(Patience);
            await host.WorkSource.HasDealtWith<WorkNotice.PauseChanged>().WaitAsync(Patience);
            host.WorkSource.Reset();
        }

        return host;
    }

    /// <summary>Queues a graph with one door for each name, passed one after another.</summary>
    public async Task<long> EnqueueAsync(params string[] doors)
    {
        NodeGraph graph = new();
        PassDoor? before = null;
        foreach (string door in doors)
        {
            PassDoor next = graph.Add(new PassDoor { Door = door }, door);
            if (before is not null)
            {
                graph.Connect(before.Out.Door, next.In.After);
            }

            before = next;
        }

        EnqueueResult result = await Queue.EnqueueAsync(new SessionBatch { Graph = graph });
        return result.ItemIds[0];
    }

    /// <summary>Waits for an event of an item, in what this host hears.</summary>
    public async Task<QueueItem> WaitUntilAsync(long itemId, QueueItemStatus status)
    {
        using var limit = new CancellationTokenSource(Patience);
        await foreach (QueueEvent each in Get<SessionEventFeed>().ReadAsync(0, limit.Token))
        {
            if (each is ItemStatusChangedEvent change && change.Item.ItemId == itemId && change.Item.Status == status)
            {
                return change.Item;
            }
        }

        throw new InvalidOperationException("The log ended.");
    }

    /// <summary>Waits until a node has finished, in what this host hears.</summary>
    public async Task WaitForNodeAsync(string nodeId)
    {
        using var limit = new CancellationTokenSource(Patience);
        await foreach (QueueEvent each in Get<SessionEventFeed>().ReadAsync(0, limit.Token))
        {
            if (each is NodeCompletedEvent completed && completed.NodeId == nodeId)
            {
                return;
            }
        }
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
