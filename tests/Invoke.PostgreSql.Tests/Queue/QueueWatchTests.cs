using Invoke.Graph;
using Invoke.Queue;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Invoke.PostgreSql.Tests.Queue;

/// <summary>Other processes hear at once that something was written.</summary>
public sealed class QueueWatchTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly PostgreSqlPlace? _place = PostgreSqlServer.WhyNot is null ? new PostgreSqlPlace() : null;
    private readonly List<IDisposable> _opened = [];

    private PostgreSqlPlace Place => _place ?? throw new InvalidOperationException(PostgreSqlServer.WhyNot);

    public void Dispose() => _opened.ForEach(each => each.Dispose());

    [PostgreSqlFact]
    public async Task Write_OfAnotherProcess_SetsTheSignal()
    {
        (PostgreSqlSessionQueue writer, _) = Open(TimeProvider.System);
        (PostgreSqlSessionQueue reader, SessionEventSignal signal) = Open(TimeProvider.System);
        await ListenAsync(reader, signal);
        Task next = signal.Next;

        await writer.PauseAsync();
        await next.WaitAsync(Patience);

        Assert.Single(await reader.ReadAsync(0, 10, None));
    }

    [PostgreSqlFact]
    public async Task Listening_ConnectionBreaks_GoesOnWithAnotherOne()
    {
        (PostgreSqlSessionQueue writer, _) = Open(TimeProvider.System);
        (PostgreSqlSessionQueue reader, SessionEventSignal signal) = Open(TimeProvider.System);
        await ListenAsync(reader, signal);
        Task again = signal.Next;

        Place.Execute($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN {QueueListener.Channel}' AND application_name = '{Place.Schema}'");
        await again.WaitAsync(Patience);
        Task next = signal.Next;
        await writer.PauseAsync();
        await next.WaitAsync(Patience);

        Assert.Single(await reader.ReadAsync(0, 10, None));
    }

    [PostgreSqlFact]
    public async Task Telling_ManyWritesAtOnce_IsDoneTogether()
    {
        var time = new ManualTimeProvider();
        (PostgreSqlSessionQueue writer, _) = Open(time);
        await using NpgsqlConnection listener = Place.Connect();
        var told = 0;
        var hasEnded = false;
        listener.Notification += (_, notification) =>
        {
            told += notification.Payload.StartsWith(Place.Schema + "/", StringComparison.Ordinal) ? 1 : 0;
            hasEnded |= notification.Payload == "the end";
        };
        await using (var listen = new NpgsqlCommand($"LISTEN {QueueListener.Channel}", listener))
        {
            await listen.ExecuteNonQueryAsync();
        }

        using var limit = new CancellationTokenSource(Patience);
        await writer.PauseAsync();
        await UntilToldAsync(1);
        await time.WaitForTimersAsync(1, limit.Token);
        for (var number = 1; number < 25; number++)
        {
            await (number % 2 == 0 ? writer.PauseAsync() : writer.ResumeAsync());
        }

        time.Advance(TimeSpan.FromMilliseconds(20));
        await UntilToldAsync(2);
        await time.WaitForTimersAsync(1, limit.Token);
        time.Advance(TimeSpan.FromMilliseconds(20));
        await writer.IsPausedAsync();

        // What is told comes in order, so nothing else was told before this.
        Place.Execute($"NOTIFY {QueueListener.Channel}, 'the end'");
        while (!hasEnded)
        {
            await listener.WaitAsync(limit.Token);
        }

        Assert.Equal(2, told);

        async Task UntilToldAsync(int times)
        {
            while (told < times)
            {
                await listener.WaitAsync(limit.Token);
            }
        }
    }

    [PostgreSqlFact]
    public async Task DisposeAsync_WhileListeningAndTelling_LeavesNoConnectionAndNoTask()
    {
        (PostgreSqlSessionQueue queue, SessionEventSignal signal) = Open(TimeProvider.System);
        await ListenAsync(queue, signal);
        await queue.PauseAsync();

        await queue.DisposeAsync();
        await queue.DisposeAsync();

        // The server lets a connection go in its own time.
        string listening = $"SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN {QueueListener.Channel}' AND application_name = '{Place.Schema}'";
        using var limit = new CancellationTokenSource(Patience);
        while (Place.Query(listening)[0] != "0")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await queue.GetBoundsAsync(None));
    }

    [PostgreSqlFact]
    public async Task Writing_NobodyFollows_NoConnectionListens()
    {
        (PostgreSqlSessionQueue queue, _) = Open(TimeProvider.System);

        await queue.PauseAsync();
        await queue.GetCountsAsync();

        Assert.Equal(["0"], Place.Query(
            $"SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND application_name = '{Place.Schema}'"));
    }

    private static async Task ListenAsync(PostgreSqlSessionQueue queue, SessionEventSignal signal)
    {
        // It is set when the listening begins.
        Task listening = signal.Next;
        await queue.GetBoundsAsync(None);
        await listening.WaitAsync(Patience);
    }

    private (PostgreSqlSessionQueue Queue, SessionEventSignal Signal) Open(TimeProvider time)
    {
        var connection = new NpgsqlConnectionStringBuilder(Place.ConnectionString) { ApplicationName = Place.Schema };
        IOptions<PostgreSqlOptions> options = Options.Create(new PostgreSqlOptions { ConnectionString = connection.ConnectionString, Schema = Place.Schema });
        var source = new PostgreSqlSource(options);
        var signal = new SessionEventSignal();
        var queue = new PostgreSqlSessionQueue(source, options, Options.Create(new QueueOptions()), NodeCatalog.Default, time, signal);
        _opened.Add(queue);
        _opened.Add(source);
        return (queue, signal);
    }
}
