using System.Globalization;
using Invoke.Images;
using Invoke.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Cluster.Tests;

/// <summary>A database, a broker, a folder of files, a host without a worker in this process, and workers in processes of their own.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly TempDirectory _root = new();
    private readonly List<ChildProcess> _workers = [];
    private readonly HashSet<ChildProcess> _ready = [];
    private readonly string _connection;
    private readonly TimeSpan _lease;
    private readonly IHost _host;

    private TestCluster(PostgreSqlServer database, RabbitMqServer broker, TimeSpan lease)
    {
        (Database, Broker, _lease) = (database, broker, lease);
        _connection = database.CreateDatabase();
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Services.AddInvoke()
            .AddImages(options => options.RootPath = _root.Path)
            .AddQueue()
            .AddNodes(Invoke.Queue.WorkerProgram.PaintingNodes.All)
            .UsePostgreSql(options => options.ConnectionString = _connection)
            .UseRabbitMq(options => options.Address = broker.Address);
        _host = builder.Build();
    }

    public PostgreSqlServer Database { get; }

    public RabbitMqServer Broker { get; }

    public IReadOnlyList<ChildProcess> Workers => _workers;

    /// <summary>How often a message is given to a worker that dies with it.</summary>
    public int MaxDeliveries { get; init; } = 100;

    public ISessionQueue Queue => Get<ISessionQueue>();

    public static async Task<TestCluster> StartAsync(TimeSpan lease, int maxDeliveries = 100)
    {
        TestCluster cluster = new(PostgreSqlServer.StartOwn(), await RabbitMqServer.StartNewAsync(), lease) { MaxDeliveries = maxDeliveries };
        await cluster._host.StartAsync();
        return cluster;
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Starts one more worker.</summary>
    public ChildProcess AddWorker(int lanes = 2, int renewMilliseconds = 250)
    {
        ChildProcess worker = Start(lanes, renewMilliseconds);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Waits until all workers have started, so that each can have its share.</summary>
    public async Task UntilReadyAsync()
    {
        foreach (ChildProcess worker in _workers)
        {
            await UntilReadyAsync(worker);
        }
    }

    /// <summary>Kills a worker, and starts another one in its place.</summary>
    /// <remarks>It is killed once it has started, as nothing would ever be done where starting takes longer than living.</remarks>
    public async Task ReplaceAsync(int number, int lanes = 2)
    {
        await UntilReadyAsync(_workers[number]);
        await _workers[number].KillAsync();
        _workers[number].Dispose();
        _workers[number] = Start(lanes, renewMilliseconds: 250);
    }

    /// <summary>Asks again and again while the database is away.</summary>
    public static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception exception) when (exception is QueueStorageException or ImageStorageException)
            {
                await Task.Delay(100, limit.Token);
            }
        }
    }

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await AskAsync(isSo))
        {
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>Changes what the database has.</summary>
    public void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(_connection);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>How many messages wait in a queue of the broker, and how many workers take them; none where nobody has made it yet.</summary>
    public async Task<(uint Messages, uint Consumers)> BrokerQueueAsync(string name)
    {
        var factory = new ConnectionFactory { Uri = Broker.Address };
        await using IConnection connection = await factory.CreateConnectionAsync();
        await using IChannel channel = await connection.CreateChannelAsync();
        try
        {
            QueueDeclareOk queue = await channel.QueueDeclarePassiveAsync(name);
            return (queue.MessageCount, queue.ConsumerCount);
        }
        catch (OperationInterruptedException)
        {
            return (0, 0);
        }
    }

    public Task<QueueCounts> CountAsync(string batchId) => AskAsync(async () => await Queue.GetCountsAsync(QueueSelection.OfBatch(batchId)));

    /// <summary>The images of a session, oldest first.</summary>
    public async Task<IReadOnlyList<StoredImage>> ImagesAsync(string sessionId) =>
        (await Get<IImageService>().ListAsync(new ImageQuery { SessionId = sessionId, OldestFirst = true, Limit = 1000 })).Items;

    public async ValueTask DisposeAsync()
    {
        _workers.ForEach(worker => worker.Dispose());
        await _host.StopAsync();
        _host.Dispose();
        Broker.Dispose();
        Database.Dispose();
        _root.Dispose();
    }

    private async Task UntilReadyAsync(ChildProcess worker)
    {
        if (_ready.Add(worker))
        {
            await worker.ExpectAsync("ready");
        }
    }

    private ChildProcess Start(int lanes, int renewMilliseconds)
    {
        string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        var environment = new Dictionary<string, string>
        {
            ["INVOKE_TEST_DATABASE"] = _connection,
            ["INVOKE_TEST_SCHEMA"] = "invoke",
            ["INVOKE_TEST_LEASE"] = Text((int)_lease.TotalSeconds),
            ["INVOKE_TEST_BROKER"] = Broker.Address.ToString(),
            ["INVOKE_TEST_DELIVERIES"] = Text(MaxDeliveries),
        };
        return new ChildProcess("Invoke.Queue.WorkerProgram", environment, _root.Path, Text(lanes), Text(renewMilliseconds), Text(1000));
    }
}
