using Invoke.Images;
using Invoke.PostgreSql.Tests.Outages;
using Invoke.Queue;
using Invoke.Queue.WorkerProgram;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Invoke.PostgreSql.Tests.Queue;

/// <summary>The server goes away and comes back while workers run.</summary>
public sealed class OutageTests : IDisposable
{
    private const int NotWritten = 4007;
    private const int QueueUnavailable = 4010;
    private const string Password = "secret-word";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TempDirectory _root = new();
    private readonly CollectedLog _log = new();

    public void Dispose()
    {
        _log.Dispose();
        _root.Dispose();
    }

    [OwnServerFact]
    [Trait("Kind", "Heavy")]
    public async Task Run_ServerRestartsInTheMiddle_GoesOnAndLosesNothing()
    {
        using var server = PostgreSqlServer.StartOwn();
        await using ServiceProvider provider = Provide(WithPassword(server.CreateDatabase()), TimeProvider.System);
        var queue = provider.GetRequiredService<ISessionQueue>();
        await StartAsync(provider);
        using var gate = new CanvasGate();
        EnqueueResult added = await queue.EnqueueAsync(new SessionBatch { Graph = PaintingGraph.Of(20, gate, from: 3) });
        await UntilAsync(provider, happened => happened is NodeStartedEvent { InvocationId: "canvas@3" });

        server.Stop();
        gate.Open();
        await _log.UntilAsync(QueueUnavailable, 2);
        server.Start();
        await UntilAsync(provider, happened => happened is ItemStatusChangedEvent { Item.Status: QueueItemStatus.Completed });

        QueueItem item = await queue.FindAsync(added.ItemIds[0]) ?? throw new InvalidOperationException("The item is gone.");
        IReadOnlyList<StoredImage> images = (await provider.GetRequiredService<IImageService>()
            .ListAsync(new ImageQuery { SessionId = item.SessionId, OldestFirst = true, Limit = 100 })).Items;
        Assert.Equal((QueueItemStatus.Completed, 1, 42), (item.Status, item.Attempts, item.FinishedInvocations));
        Assert.Equal([.. Enumerable.Range(0, 20).Select(index => $"paint@{index}")], images.Select(image => image.InvocationId));
        Assert.Contains(_log.Lines, line => line.Id == QueueUnavailable && line.Text.Contains("The database 'invoke_", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains(Password, StringComparison.Ordinal));
        await StopAsync(provider);
    }

    [OwnServerFact]
    [Trait("Kind", "Heavy")]
    public async Task RecoverAsync_LeasesRanOutWhileTheServerWasAway_GivesWorkersTheTimeOfALease()
    {
        using var server = PostgreSqlServer.StartOwn();
        string connection = server.CreateDatabase();
        var time = new ManualTimeProvider();
        await using ServiceProvider provider = Provide(connection, time);
        var claims = provider.GetRequiredService<ISessionClaims>();
        EnqueueResult added = await provider.GetRequiredService<ISessionQueue>().EnqueueAsync(QueueHost.Batch(2));
        SessionClaim alive = await ClaimAsync();
        await ClaimAsync();
        server.Stop();
        await Assert.ThrowsAsync<QueueStorageException>(async () => await claims.RecoverAsync(CancellationToken.None));
        server.Start();
        Execute(connection, "UPDATE invoke.queue_items SET lease_until = now() - interval '1 second'");

        IReadOnlyList<long> atOnce = await claims.RecoverAsync(CancellationToken.None);
        ClaimState state = await claims.RenewAsync(alive, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(30));
        IReadOnlyList<long> later = await claims.RecoverAsync(CancellationToken.None);

        Assert.Empty(atOnce);
        Assert.Equal((ClaimState.Valid, added.ItemIds[1]), (state, Assert.Single(later)));

        async Task<SessionClaim> ClaimAsync() => await claims.ClaimAsync("w", CancellationToken.None) ?? throw new InvalidOperationException("Nothing waits.");
    }

    [PostgreSqlFact]
    public async Task Run_ServerIsAway_AsksLessAndLessOftenAndSaysWhatToDo()
    {
        var time = new ManualTimeProvider();
        await using ServiceProvider provider = Provide($"Host=127.0.0.1;Port=1;Database=invoke;Username=somebody;Password={Password}", time);
        await StartAsync(provider);
        await _log.UntilAsync(QueueUnavailable, 1);
        using var limit = new CancellationTokenSource(Patience);

        // A tenth of a second, two, four… up to ten seconds between two attempts.
        int[] steps = [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000];
        for (var attempt = 0; attempt < steps.Length; attempt++)
        {
            // The worker and who listens for it.
            await time.WaitForTimersAsync(2, limit.Token);
            time.Advance(TimeSpan.FromMilliseconds(steps[attempt] - 1));
            Assert.Equal(attempt + 1, _log.Count(QueueUnavailable));
            time.Advance(TimeSpan.FromMilliseconds(1));
            await _log.UntilAsync(QueueUnavailable, attempt + 2);
        }

        Assert.Equal(steps.Length + 1, _log.Count(QueueUnavailable));
        Assert.All(
            _log.Lines.Where(line => line.Id == QueueUnavailable),
            line => Assert.Contains("Check that the server runs and can be reached from here; try again.", line.Text, StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains(Password, StringComparison.Ordinal));
        await StopAsync(provider);
    }

    [PostgreSqlFact]
    public async Task Run_ManyLanes_NeedAHandfulOfConnections()
    {
        var connection = new NpgsqlConnectionStringBuilder(PostgreSqlServer.Instance.CreateDatabase()) { MaxPoolSize = 4 };
        await using ServiceProvider provider = Provide(connection.ConnectionString, TimeProvider.System, lanes: 16);
        var queue = provider.GetRequiredService<ISessionQueue>();
        await StartAsync(provider);

        EnqueueResult added = await queue.EnqueueAsync(new SessionBatch { Graph = PaintingGraph.Of(2, delayMilliseconds: 1), Runs = 48 });
        var completed = 0;
        await UntilAsync(provider, happened => happened is ItemStatusChangedEvent { Item.Status: QueueItemStatus.Completed } && ++completed == 48);

        Assert.Equal(48, (await queue.GetCountsAsync(QueueSelection.OfBatch(added.BatchId))).Completed);
        Assert.Equal(0, _log.Count(QueueUnavailable) + _log.Count(NotWritten));
        await StopAsync(provider);
    }

    [Fact]
    public void Source_NoPoolSizeGiven_KeepsToFewConnections()
    {
        using var few = Source("Host=somewhere");
        using var many = Source("Host=somewhere;Maximum Pool Size=60");

        Assert.Equal((16, 60), (few.MaxConnections, many.MaxConnections));
    }

    private static PostgreSqlSource Source(string connection) =>
        new(Microsoft.Extensions.Options.Options.Create(new PostgreSqlOptions { ConnectionString = connection }));

    private static void Execute(string connection, string sql)
    {
        using var opened = new NpgsqlConnection(connection);
        opened.Open();
        using var command = new NpgsqlCommand(sql, opened);
        command.ExecuteNonQuery();
    }

    private static string WithPassword(string connection) => new NpgsqlConnectionStringBuilder(connection) { Password = Password }.ConnectionString;

    private static async Task StartAsync(ServiceProvider provider)
    {
        foreach (IHostedService service in provider.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    private static async Task StopAsync(ServiceProvider provider)
    {
        foreach (IHostedService service in provider.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    private static async Task UntilAsync(ServiceProvider provider, Predicate<QueueEvent> isIt)
    {
        using var limit = new CancellationTokenSource(Patience);
        await foreach (QueueEvent happened in provider.GetRequiredService<SessionEventFeed>().ReadAsync(0, limit.Token))
        {
            if (isIt(happened))
            {
                return;
            }
        }
    }

    private ServiceProvider Provide(string connection, TimeProvider time, int lanes = 1)
    {
        var services = new ServiceCollection();
        services.AddSingleton(time);
        services.AddSingleton<ILoggerFactory>(_log);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddInvoke()
            .AddImages(options => options.RootPath = _root.Path)
            .UsePostgreSql(options => options.ConnectionString = connection)
            .AddQueue()
            .AddSessionWorker(options => options.MaxConcurrentSessions = lanes)
            .AddNodes(PaintingNodes.All);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }
}
