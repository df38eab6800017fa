using System.Diagnostics;
using Invoke.Graph;
using Invoke.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Invoke.Benchmarks.Scale;

/// <summary>A queue somewhere, and workers in processes of their own.</summary>
internal sealed class ScaleHost : IAsyncDisposable
{
    private readonly ScalePlace _place;
    private readonly IHost _host;
    private readonly List<Process> _workers = [];

    private ScaleHost(ScalePlace place, IHost host) => (_place, _host) = (place, host);

    public ISessionQueue Queue => _host.Services.GetRequiredService<ISessionQueue>();

    public static async Task<ScaleHost> StartAsync(ScalePlace place, int workers)
    {
        IHost host = Build(place, isWorker: false);
        await host.StartAsync();
        var scale = new ScaleHost(place, host);
        for (var number = 0; number < workers; number++)
        {
            await scale.AddWorkerAsync();
        }

        return scale;
    }

    /// <summary>A worker of one lane, until its input ends.</summary>
    public static async Task WorkAsync(ScalePlace place)
    {
        using IHost host = Build(place, isWorker: true);
        await host.StartAsync();
        Console.WriteLine("ready");
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
    }

    /// <summary>Runs a batch to its end; the seconds it took from the moment it was enqueued.</summary>
    public async Task<double> RunAsync(SessionBatch batch)
    {
        SessionEventFeed feed = _host.Services.GetRequiredService<SessionEventFeed>();
        EventBounds bounds = await _host.Services.GetRequiredService<ISessionEventLog>().GetBoundsAsync(CancellationToken.None);
        long start = Stopwatch.GetTimestamp();
        EnqueueResult added = await Queue.EnqueueAsync(batch);
        var completed = 0;
        await foreach (QueueEvent each in feed.ReadAsync(bounds.Last))
        {
            if (each is ItemStatusChangedEvent { Item.Status: QueueItemStatus.Completed } change && change.Item.BatchId == added.BatchId && ++completed == added.Enqueued)
            {
                break;
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Runs a batch again and again until each worker has had some of it; a broker is heard seconds after a worker has started.</summary>
    public async Task WarmUpAsync(SessionBatch batch, int workers)
    {
        var seen = new HashSet<string?>();
        while (seen.Count < workers)
        {
            await RunAsync(batch);
            seen.UnionWith((await Queue.ListAsync(QueueSelection.Ended, QueueSelection.MaxLimit)).Items.Select(item => item.WorkerId));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Process worker in _workers)
        {
            worker.StandardInput.Close();
            await worker.WaitForExitAsync();
            worker.Dispose();
        }

        await _host.StopAsync();
        _host.Dispose();
    }

    private static IHost Build(ScalePlace place, bool isWorker)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        IInvokeBuilder invoke = builder.Services.AddInvoke().AddImages(options => options.RootPath = place.Root).AddQueue().AddNodes(GeneratedNodes.All);
        if (isWorker)
        {
            invoke.AddSessionWorker();
        }

        if (place.Database is { } database)
        {
            invoke.UsePostgreSql(options => options.ConnectionString = database);
        }

        if (place.Broker is { } broker)
        {
            invoke.UseRabbitMq(options => options.Address = new Uri(broker));
        }

        return builder.Build();
    }

    private async Task AddWorkerAsync()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["scale-worker", _place.Root, _place.Database ?? "-", _place.Broker ?? "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process worker = Process.Start(start) ?? throw new InvalidOperationException("The worker did not start.");
        _workers.Add(worker);
        await worker.StandardOutput.ReadLineAsync();
    }
}
