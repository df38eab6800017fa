using Invoke.Internal.Sqlite;

namespace Invoke.Images.Tests;

/// <summary>A database of the first schema becomes one of the current schema, or stays what it was.</summary>
public sealed class ImagesSchemaTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RecordsHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Migrate_FirstSchema_KeepsEveryRow()
    {
        await CreateFirstSchemaAsync(
            Row("b.png", "2026-01-01T00:00:00.001Z", "'{\"positive_prompt\":\"a red apple\"}'"),
            Row("a.png", "2026-01-01T00:00:00.001Z", "NULL"),
            Row("c.png", "2025-12-31T23:59:59.999Z", "NULL"));

        Assert.Equal(["b.png", "a.png", "c.png"], await _host.NamesAsync(new ImageQuery()));
        Assert.Equal(["b.png"], await _host.NamesAsync(new ImageQuery { Search = "apple" }));
        Assert.Equal(3, (await _host.Records.GetCountsAsync(None)).Total);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, 1, TimeSpan.Zero), (await _host.Records.GetAsync("a.png", None)).CreatedAt);
    }

    [Fact]
    public async Task Migrate_FirstSchema_LeavesACopyOfItBeside()
    {
        await CreateFirstSchemaAsync(Row("a.png", "2026-01-01T00:00:00.000Z", "NULL"));

        await _host.Records.ExistsAsync("a.png", None);

        using SqliteDatabase backup = Create("invoke.db.images-v1.backup", ImagesSchema.Migrations.Take(1));
        Assert.Equal("a.png", await backup.ReadAsync(0, static (session, _) => session.Prepare("SELECT image_name FROM images").ExecuteScalar() as string, None));
    }

    [Fact]
    public async Task Migrate_Failing_LeavesTheFirstSchema()
    {
        await CreateFirstSchemaAsync(Row("a.png", "2026-01-01T00:00:00.000Z", "NULL"), "CREATE TABLE image_counts (in_the_way)");

        await Assert.ThrowsAsync<ImageStorageException>(async () => await _host.Records.ExistsAsync("a.png", None));

        Assert.Equal(["1"], _host.Query("SELECT version FROM invoke_schema WHERE component = 'images'"));
        Assert.Equal(["a.png"], _host.Query("SELECT image_name FROM images WHERE typeof(rowid) = 'integer' AND deleted_at IS NULL"));
        Assert.Empty(_host.Query("SELECT name FROM sqlite_master WHERE name IN ('new_images', 'images_text')"));
    }

    [Fact]
    public async Task Open_NewerSchema_IsRefused()
    {
        await _host.AddAsync("a.png");
        using SqliteDatabase older = Create("invoke.db", ImagesSchema.Migrations.Take(1));

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await older.InitializeAsync(None));

        Assert.Contains($"version {ImagesSchema.Migrations.Count} of the images tables", exception.Message, StringComparison.Ordinal);
        Assert.True(await _host.Records.ExistsAsync("a.png", None));
    }

    [Fact]
    public void Migrations_Numbers_AreGapless() =>
        Assert.Equal(Enumerable.Range(1, ImagesSchema.Migrations.Count), ImagesSchema.Migrations.Select(migration => migration.Version));

    private static string Row(string name, string createdAt, string metadata) => $"""
        INSERT INTO images (image_name, image_origin, image_category, width, height, metadata, created_at, updated_at)
        VALUES ('{name}', 'internal', 'general', 1, 2, {metadata}, '{createdAt}', '{createdAt}')
        """;

    private async Task CreateFirstSchemaAsync(params string[] statements)
    {
        using (SqliteDatabase first = Create("invoke.db", ImagesSchema.Migrations.Take(1)))
        {
            await first.InitializeAsync(None);
        }

        foreach (string statement in statements)
        {
            _host.Execute(statement);
        }
    }

    private SqliteDatabase Create(string file, IEnumerable<SqliteMigration> migrations) => new(new SqliteDatabaseSettings
    {
        Path = Path.Combine(_host.Root, "databases", file),
        BusyTimeout = TimeSpan.FromSeconds(5),
        Component = ImagesSchema.Component,
        Migrations = [.. migrations],
        Failure = static (message, cause) => new ImageStorageException(message, cause),
    });
}
