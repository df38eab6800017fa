using Invoke.Internal.Sqlite;
using Invoke.Testing.Shared;
using Microsoft.Data.Sqlite;

namespace Invoke.Images.Tests;

public sealed class SqliteDatabaseTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly SqliteMigration First = new(1, "CREATE TABLE things (name TEXT NOT NULL PRIMARY KEY)");
    private static readonly SqliteMigration Second = new(2, "ALTER TABLE things ADD COLUMN colour TEXT");
    private static readonly SqliteMigration Broken = new(2, "ALTER TABLE things ADD COLUMN colour TEXT; ALTER TABLE nothing ADD COLUMN x");

    private readonly TempDirectory _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task InitializeAsync_NewFile_CreatesFolderAndTablesWithoutBackup()
    {
        using (SqliteDatabase database = Open(First, Second))
        {
            await database.InitializeAsync(None);
        }

        Assert.Equal(["invoke.db"], Files());
    }

    [Fact]
    public async Task InitializeAsync_OlderSchema_BacksUpBeforeTheChange()
    {
        using (SqliteDatabase old = Open(First))
        {
            await AddAsync(old, "kept");
        }

        using (SqliteDatabase database = Open(First, Second))
        {
            Assert.Equal("kept", await ScalarAsync(database, "SELECT name FROM things WHERE colour IS NULL"));
        }

        Assert.Equal(["invoke.db", "invoke.db.parts-v1.backup"], Files());
        using SqliteDatabase backup = Open("invoke.db.parts-v1.backup", First);
        Assert.Equal("kept", await ScalarAsync(backup, "SELECT name FROM things"));
    }

    [Fact]
    public async Task InitializeAsync_FailingMigration_LeavesTheOldSchema()
    {
        using (SqliteDatabase old = Open(First))
        {
            await AddAsync(old, "kept");
        }

        using (SqliteDatabase broken = Open(First, Broken))
        {
            await Assert.ThrowsAsync<ImageStorageException>(async () => await broken.InitializeAsync(None));
        }

        using SqliteDatabase again = Open(First);
        Assert.Equal("kept", await ScalarAsync(again, "SELECT name FROM things"));
    }

    [Fact]
    public async Task InitializeAsync_NewerSchema_IsRefusedAndUnchanged()
    {
        using (SqliteDatabase newer = Open(First, Second))
        {
            await newer.InitializeAsync(None);
        }

        using SqliteDatabase older = Open(First);
        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await older.InitializeAsync(None));

        Assert.Contains("version 2 of the parts tables", exception.Message, StringComparison.Ordinal);
        Assert.Contains("up to 1", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Update the program", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InitializeAsync_TwoComponents_ShareTheFile()
    {
        using SqliteDatabase parts = Open(First);
        using SqliteDatabase others = Create("invoke.db", "others", new SqliteMigration(1, "CREATE TABLE others (x)"));

        await parts.InitializeAsync(None);
        await others.InitializeAsync(None);

        Assert.Equal("2", await ScalarAsync(parts, "SELECT CAST(count(*) AS TEXT) FROM invoke_schema"));
    }

    [Fact]
    public async Task InitializeAsync_NoDatabase_NamesTheFileAndKeepsIt()
    {
        byte[] text = [.. "this is a text file, not a database, and it is longer than the header of one: "u8, .. new byte[200]];
        Directory.CreateDirectory(_root.PathOf("databases"));
        await File.WriteAllBytesAsync(_root.PathOf("databases/invoke.db"), text);

        using SqliteDatabase database = Open(First);
        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await database.InitializeAsync(None));

        Assert.Contains("invoke.db' cannot be opened", exception.Message, StringComparison.Ordinal);
        Assert.Contains("restore a backup", exception.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllBytesAsync(_root.PathOf("databases/invoke.db")));
    }

    [Fact]
    public async Task InitializeAsync_FolderIsAFile_SaysSo()
    {
        await File.WriteAllTextAsync(_root.PathOf("databases"), "in the way");

        using SqliteDatabase database = Open(First);
        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await database.InitializeAsync(None));

        Assert.Contains("folder", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InitializeAsync_AfterAFailure_TriesAgain()
    {
        await File.WriteAllTextAsync(_root.PathOf("databases"), "in the way");
        using SqliteDatabase database = Open(First);
        await Assert.ThrowsAsync<ImageStorageException>(async () => await database.InitializeAsync(None));

        File.Delete(_root.PathOf("databases"));

        await database.InitializeAsync(None);
    }

    [Fact]
    public async Task WriteAsync_Failing_RollsBack()
    {
        using SqliteDatabase database = Open(First);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await database.WriteAsync(
            0,
            int (session, _) =>
            {
                session.Execute("INSERT INTO things VALUES ('half')");
                throw new InvalidOperationException();
            },
            None));

        Assert.Null(await ScalarAsync(database, "SELECT name FROM things"));
    }

    [Fact]
    public async Task WriteAsync_FullDatabase_SaysThatNothingChanged()
    {
        using SqliteDatabase database = Open(First);

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await database.WriteAsync(
            0,
            (session, _) =>
            {
                session.Execute("PRAGMA max_page_count = 1");
                session.Execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO things SELECT hex(randomblob(50)) || i FROM n");
                return 0;
            },
            None));

        Assert.Contains("Free space", exception.Message, StringComparison.Ordinal);
        Assert.Null(await ScalarAsync(database, "SELECT name FROM things"));
    }

    [Fact]
    public async Task WriteAsync_HeldByAnotherProgram_SaysWhoToWaitFor()
    {
        using SqliteDatabase database = Create("invoke.db", "parts", TimeSpan.FromMilliseconds(50), First);
        await database.InitializeAsync(None);
        using SqliteConnection other = TestDatabase.Open(_root.Path);
        using SqliteCommand hold = other.CreateCommand();
        hold.CommandText = "BEGIN IMMEDIATE";
        hold.ExecuteNonQuery();

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await AddAsync(database, "x"));

        Assert.Contains("Another program", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_HeldForAWhile_WaitsWithoutAThreadAndWrites()
    {
        using SqliteDatabase database = Create("invoke.db", "parts", TimeSpan.FromMinutes(1), First);
        await database.InitializeAsync(None);
        using SqliteConnection other = TestDatabase.Open(_root.Path);
        Execute(other, "BEGIN IMMEDIATE");

        Task write = AddAsync(database, "x");
        bool waited = !write.IsCompleted;
        Execute(other, "COMMIT");
        await write;

        Assert.True(waited);
        Assert.Equal("x", await ScalarAsync(database, "SELECT name FROM things"));
    }

    [Fact]
    public async Task WriteAsync_CancelledWhileItWaits_WritesNothingAndLetsOthersWrite()
    {
        using SqliteDatabase database = Create("invoke.db", "parts", TimeSpan.FromMinutes(1), First);
        await database.InitializeAsync(None);
        using SqliteConnection other = TestDatabase.Open(_root.Path);
        Execute(other, "BEGIN IMMEDIATE");
        using var source = new CancellationTokenSource();

        Task<int> write = database.WriteAsync(0, static (session, _) => session.Prepare("INSERT INTO things VALUES ('x')").ExecuteNonQuery(), source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await write);
        Execute(other, "COMMIT");
        await AddAsync(database, "y");

        Assert.Equal("y", await ScalarAsync(database, "SELECT group_concat(name) FROM things"));
    }

    [Fact]
    public async Task CopyToAsync_WhileAWriterHolds_CopiesWhatIsCommitted()
    {
        using SqliteDatabase database = Open(First);
        await AddAsync(database, "before");

        await database.WriteAsync(
            database,
            (session, self) =>
            {
                session.Execute("INSERT INTO things VALUES ('during')");
                ValueTask<bool> copying = self.CopyToAsync(_root.PathOf("databases/copy.db"), None);
                Assert.True(copying.IsCompletedSuccessfully);
                return copying.Result;
            },
            None);

        using SqliteDatabase copy = Open("copy.db", First);
        Assert.Equal("before", await ScalarAsync(copy, "SELECT group_concat(name) FROM things"));
    }

    [Fact]
    public async Task ReadAsync_WhileAWriterHolds_DoesNotWait()
    {
        using SqliteDatabase database = Open(First);
        await AddAsync(database, "before");

        string? seen = await database.WriteAsync(
            database,
            (session, self) =>
            {
                session.Execute("INSERT INTO things VALUES ('during')");
                ValueTask<string?> read = ScalarAsync(self, "SELECT group_concat(name) FROM things");
                Assert.True(read.IsCompletedSuccessfully);
                return read.Result;
            },
            None);

        Assert.Equal("before", seen);
    }

    private static async Task AddAsync(SqliteDatabase database, string name) =>
        await database.WriteAsync(
            name, static (session, value) => session.Prepare("INSERT INTO things (name) VALUES ($name)").Set("$name", value).ExecuteNonQuery(), None);

    private static ValueTask<string?> ScalarAsync(SqliteDatabase database, string sql) =>
        database.ReadAsync(sql, static (session, text) => session.Prepare(text).ExecuteScalar() as string, None);

    private SqliteDatabase Open(params SqliteMigration[] migrations) => Create("invoke.db", "parts", migrations);

    private SqliteDatabase Open(string file, params SqliteMigration[] migrations) => Create(file, "parts", migrations);

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteDatabase Create(string file, string component, params SqliteMigration[] migrations) =>
        Create(file, component, TimeSpan.FromMinutes(1), migrations);

    private SqliteDatabase Create(string file, string component, TimeSpan busyTimeout, params SqliteMigration[] migrations) => new(new SqliteDatabaseSettings
    {
        Path = _root.PathOf(Path.Combine("databases", file)),
        BusyTimeout = busyTimeout,
        Component = component,
        Migrations = migrations,
        Failure = static (message, cause) => new ImageStorageException(message, cause),
    });

    private string[] Files() => [.. Directory.EnumerateFiles(_root.PathOf("databases")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
