using Invoke.Images;
using Microsoft.Extensions.Options;

namespace Invoke.PostgreSql.Tests.Database;

public sealed class PostgreSqlDatabaseTests
{
    private const string CreateNotes = "CREATE TABLE notes (id integer PRIMARY KEY, text text NOT NULL)";

    [PostgreSqlFact]
    public async Task WriteAsync_Change_IsReadByOthers()
    {
        string connection = PostgreSqlServer.Instance.CreateDatabase();
        await using Opened first = Open(connection);
        await using Opened second = Open(connection);

        await AddAsync(first, 1, "one");

        Assert.Equal("one", await TextAsync(second, 1));
    }

    [PostgreSqlFact]
    public async Task WriteAsync_ChangeThrows_ChangesNothing()
    {
        await using Opened opened = Open(PostgreSqlServer.Instance.CreateDatabase());

        await Assert.ThrowsAsync<InvalidOperationException>(() => opened.Database.WriteAsync<int>(
            async (session, token) =>
            {
                await session.ExecuteAsync("INSERT INTO notes VALUES (1, 'one')", token);
                throw new InvalidOperationException();
            },
            CancellationToken.None).AsTask());

        Assert.Null(await TextAsync(opened, 1));
    }

    [PostgreSqlFact]
    public async Task WriteAsync_SuspendedInTheMiddle_IsRolledBackSoThatOthersGoOn()
    {
        string connection = PostgreSqlServer.Instance.CreateDatabase();
        await using Opened suspended = Open(connection + ";Options='-c idle_in_transaction_session_timeout=200'");
        await using Opened other = Open(connection);
        await AddAsync(other, 1, "one");

        var exception = await Assert.ThrowsAsync<ImageStorageException>(() => suspended.Database.WriteAsync<int>(
            async (session, token) =>
            {
                await session.ExecuteAsync("UPDATE notes SET text = 'late' WHERE id = 1", token);

                // Waits for the row until the server has taken it from the other one.
                await other.Database.WriteAsync((others, _) => others.ExecuteAsync("UPDATE notes SET text = 'two' WHERE id = 1", CancellationToken.None), CancellationToken.None);
                return await session.ExecuteAsync("UPDATE notes SET text = 'later' WHERE id = 1", token);
            },
            CancellationToken.None).AsTask());

        Assert.Equal("two", await TextAsync(other, 1));
        Assert.Contains("try again", exception.Message, StringComparison.Ordinal);
    }

    [PostgreSqlFact]
    public async Task ReadAsync_ConnectionStringSaysNothingOfIdleTransactions_TheyEndAfterTenSeconds()
    {
        await using Opened opened = Open(PostgreSqlServer.Instance.CreateDatabase());

        string? timeout = await opened.Database.ReadAsync(
            (session, token) => session.ScalarAsync<string>("SELECT current_setting('idle_in_transaction_session_timeout')", token), CancellationToken.None);

        Assert.Equal("10s", timeout);
    }

    [PostgreSqlFact]
    public async Task InitializeAsync_ManyAtOnce_MigrateOnce()
    {
        string connection = PostgreSqlServer.Instance.CreateDatabase();
        Opened[] all = [.. Enumerable.Range(0, 8).Select(_ => Open(connection))];

        await Task.WhenAll(all.Select(opened => opened.Database.InitializeAsync(CancellationToken.None).AsTask()));

        Assert.Null(await TextAsync(all[0], 1));
        foreach (Opened opened in all)
        {
            await opened.DisposeAsync();
        }
    }

    [PostgreSqlFact]
    public async Task InitializeAsync_NewerTables_AreRefusedUnchanged()
    {
        string connection = PostgreSqlServer.Instance.CreateDatabase();
        await using Opened newer = Open(connection, new PostgreSqlMigration(1, CreateNotes), new PostgreSqlMigration(2, "ALTER TABLE notes ADD COLUMN colour text"));
        await newer.Database.InitializeAsync(CancellationToken.None);
        await using Opened older = Open(connection);

        var exception = await Assert.ThrowsAsync<ImageStorageException>(() => older.Database.InitializeAsync(CancellationToken.None).AsTask());

        Assert.Equal(
            "The database has version 2 of the notes tables in schema 'invoke'; this program knows versions up to 1. Update the program, or restore a backup made before the database was updated.",
            exception.Message);
    }

    [PostgreSqlFact]
    public async Task InitializeAsync_StepFails_LeavesTheTablesAsTheyWere()
    {
        string connection = PostgreSqlServer.Instance.CreateDatabase();
        await using Opened good = Open(connection);
        await AddAsync(good, 1, "one");
        await using Opened bad = Open(connection, new PostgreSqlMigration(1, CreateNotes), new PostgreSqlMigration(2, "ALTER TABLE notes ADD COLUMN colour text; SELECT 1 / 0"));

        await Assert.ThrowsAsync<ImageStorageException>(() => bad.Database.InitializeAsync(CancellationToken.None).AsTask());

        Assert.Equal("one", await TextAsync(good, 1));
        await AddAsync(good, 2, "two");
    }

    [PostgreSqlFact]
    public async Task ReadAsync_ServerIsAway_SaysSoWithoutThePassword()
    {
        await using Opened opened = Open("Host=127.0.0.1;Port=1;Database=invoke;Username=somebody;Password=secret-word");

        var exception = await Assert.ThrowsAsync<ImageStorageException>(() => TextAsync(opened, 1).AsTask());

        Assert.StartsWith("The database 'invoke' at 127.0.0.1:1 cannot be opened: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("Check that the server runs and can be reached from here; try again.", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", exception.ToString(), StringComparison.Ordinal);
    }

    private static Opened Open(string connection, params PostgreSqlMigration[] migrations)
    {
        var source = new PostgreSqlSource(Options.Create(new PostgreSqlOptions { ConnectionString = connection }));
        return new Opened(source, new PostgreSqlDatabase(
            source,
            new PostgreSqlComponent
            {
                Name = "notes",
                Migrations = migrations.Length > 0 ? migrations : [new PostgreSqlMigration(1, CreateNotes)],
                Failure = static (message, cause) => new ImageStorageException(message, cause),
            },
            TimeProvider.System));
    }

    private static ValueTask<int> AddAsync(Opened opened, int id, string text) => opened.Database.WriteAsync(
        (session, token) => session.ExecuteAsync("INSERT INTO notes (id, text) VALUES ($1, $2)", token, id, text), CancellationToken.None);

    private static ValueTask<string?> TextAsync(Opened opened, int id) => opened.Database.ReadAsync(
        (session, token) => session.ScalarAsync<string>("SELECT text FROM notes WHERE id = $1", token, id), CancellationToken.None);

    private sealed record Opened(PostgreSqlSource Source, PostgreSqlDatabase Database) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Database.Dispose();
            await Source.DisposeAsync();
        }
    }
}
