using System.Diagnostics;
using System.Globalization;
using Invoke.Graph;
using Invoke.Queue;
using Invoke.Testing.Shared;
using Npgsql;

namespace Invoke.Benchmarks.Scale;

/// <summary>What more workers bring where nodes take time and no processor, and what the queue adds to a session.</summary>
internal static class ScaleReport
{
    private const int Milliseconds = 100;
    private const int LongMilliseconds = 250;

    private static int Images => Effort.Of(full: 400, smoke: 4);

    private static int LongImages => Effort.Of(full: 200, smoke: 4);

    private static int Sessions => Effort.Of(full: 200, smoke: 2);

    private static int Rounds => Effort.Of(full: 5, smoke: 1);

    private static int MostWorkers => Effort.Of(full: 4, smoke: 2);

    public static async Task RunAsync(string? only = null)
    {
        if ((PostgreSqlServer.WhyNoOwn ?? RabbitMqServer.WhyNot) is { } missing)
        {
            Console.WriteLine(missing);
            return;
        }

        using var root = new TempDirectory();
        using var database = PostgreSqlServer.StartOwn(isDurable: true);
        using RabbitMqServer broker = await RabbitMqServer.StartNewAsync();
        if (only is null)
        {
            await PrintOverheadAsync(root, database, broker);
            await PrintLoadAsync(root, database, broker);
            await PrintSessionsAsync(root, database, broker);
        }

        await PrintScaleAsync(
            $"one session of {Images} images, {Milliseconds} ms each, spread", Images, root, database, broker, workers => new SessionBatch { Graph = Many(Images), Spread = workers });
    }

    private static async Task PrintSessionsAsync(TempDirectory root, PostgreSqlServer database, RabbitMqServer broker)
    {
        await PrintScaleAsync(
            $"{LongImages} sessions of one image, {LongMilliseconds} ms each", LongImages, root, database, broker, _ => new SessionBatch { Graph = One(LongMilliseconds), Runs = LongImages });
        await PrintScaleAsync(
            $"{Images} sessions of one image, {Milliseconds} ms each", Images, root, database, broker, _ => new SessionBatch { Graph = One(Milliseconds), Runs = Images });
    }

    private static async Task PrintScaleAsync(
        string what, int images, TempDirectory root, PostgreSqlServer database, RabbitMqServer broker, Func<int, SessionBatch> batch)
    {
        Console.WriteLine($"| workers: {what} | seconds | images a second | × one worker |");
        Console.WriteLine("|---|---|---|---|");
        double one = 0;
        for (var workers = 1; workers <= MostWorkers; workers++)
        {
            await using ScaleHost host = await ScaleHost.StartAsync(Place(root, database, broker), workers);
            await host.WarmUpAsync(new SessionBatch { Graph = One(Milliseconds), Runs = 4 * workers }, workers);
            double seconds = await host.RunAsync(batch(workers));
            one = workers == 1 ? seconds : one;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {workers} | {seconds:F1} | {images / seconds:F1} | {one / seconds:F2} |"));
        }

        Console.WriteLine();
    }

    private static async Task PrintOverheadAsync(TempDirectory root, PostgreSqlServer database, RabbitMqServer broker)
    {
        GraphPlan plan = One(0).Compile();
        var runner = new GraphRunner();
        var queued = new SessionBatch { Graph = One(0), Runs = Sessions };
        await using ScaleHost sqlite = await ScaleHost.StartAsync(new ScalePlace(NewFolder(root), null, null), workers: 1);
        await using ScaleHost postgreSql = await ScaleHost.StartAsync(Place(root, database, null), workers: 1);
        await using ScaleHost rabbitMq = await ScaleHost.StartAsync(Place(root, database, broker), workers: 1);
        (string Name, Func<Task<double>> Run)[] contestants =
        [
            ("run directly", () => DirectlyAsync(runner, plan)),
            ("SQLite", () => sqlite.RunAsync(queued)),
            ("PostgreSQL", () => postgreSql.RunAsync(queued)),
            ("PostgreSQL and RabbitMQ", () => rabbitMq.RunAsync(queued)),
        ];
        List<double>[] times = [.. contestants.Select(_ => new List<double>())];
        for (int round = -Effort.Of(full: 1, smoke: 0); round < Rounds; round++)
        {
            for (var index = 0; index < contestants.Length; index++)
            {
                double each = 1000 * await contestants[index].Run() / Sessions;
                if (round >= 0)
                {
                    times[index].Add(each);
                }
            }
        }

        Console.WriteLine($"| a session of one node, one worker, {Sessions} waiting | ms, min | median |");
        Console.WriteLine("|---|---|---|");
        for (var index = 0; index < contestants.Length; index++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {contestants[index].Name} | {times[index].Min():G3} | {times[index].Order().ElementAt(Rounds / 2):G3} |"));
        }

        Console.WriteLine();
    }

    /// <summary>What the database does for one session, and for one image of a session of many.</summary>
    private static async Task PrintLoadAsync(TempDirectory root, PostgreSqlServer database, RabbitMqServer broker)
    {
        ScalePlace place = Place(root, database, broker);
        await using ScaleHost host = await ScaleHost.StartAsync(place, workers: 1);
        await host.RunAsync(new SessionBatch { Graph = One(1), Runs = 4 });
        Console.WriteLine("| PostgreSQL, for each | transactions | WAL kB |");
        Console.WriteLine("|---|---|---|");
        Console.WriteLine(await LoadAsync("second without work, one worker and one host", 13, () => Task.CompletedTask));
        Console.WriteLine(await LoadAsync("session of one node", Sessions, () => host.RunAsync(new SessionBatch { Graph = One(0), Runs = Sessions })));
        Console.WriteLine(await LoadAsync($"node of 100 ms in a session of {Sessions}", Sessions, () => host.RunAsync(new SessionBatch { Graph = Many(Sessions) })));
        Console.WriteLine();

        async Task<string> LoadAsync(string what, int count, Func<Task> work)
        {
            (long transactions, long bytes) = await StatisticsAsync(place.Database!);
            await work();
            (long transactionsThen, long bytesThen) = await StatisticsAsync(place.Database!);
            double Each(long before, long after) => (double)(after - before) / count;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"| {what} | {Each(transactions, transactionsThen):F1} | {Each(bytes, bytesThen) / 1000:F1} |");
        }
    }

    // Backends tell what they have done when they have had nothing to do for ten seconds, at the latest.
    private static async Task<(long Transactions, long Bytes)> StatisticsAsync(string database)
    {
        await Task.Delay(TimeSpan.FromSeconds(Effort.Of(full: 13, smoke: 1)));
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT xact_commit + xact_rollback, (pg_current_wal_lsn() - '0/0')::bigint
            FROM pg_stat_database WHERE datname = current_database()
            """,
            connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static async Task<double> DirectlyAsync(GraphRunner runner, GraphPlan plan)
    {
        long start = Stopwatch.GetTimestamp();
        for (var session = 0; session < Sessions; session++)
        {
            await using GraphRun run = await runner.RunAsync(plan);
            run.ThrowIfNotCompleted();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static ScalePlace Place(TempDirectory root, PostgreSqlServer database, RabbitMqServer? broker) =>
        new(NewFolder(root), database.CreateDatabase(), broker?.Address.ToString());

    private static string NewFolder(TempDirectory root) => root.PathOf(Guid.NewGuid().ToString("N"));

    private static NodeGraph One(int milliseconds)
    {
        NodeGraph graph = new();
        graph.Add(new Wait { Milliseconds = milliseconds }, "wait");
        return graph;
    }

    private static NodeGraph Many(int images)
    {
        NodeGraph graph = new();
        IntegerRange range = graph.Add(new IntegerRange { Start = 0, Stop = images }, "range");
        Wait wait = graph.Add(new Wait { Milliseconds = Milliseconds }, "wait");
        graph.Connect(graph.Iterate(range.Out.Collection).Item, wait.In.Number);
        graph.Collect(wait.Out.Number);
        return graph;
    }
}
