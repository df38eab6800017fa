using System.Globalization;
using Invoke.Images;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Invoke.PostgreSql.Tests.Copying;

/// <summary>A SQLite root with much that is odd in it, and a schema to copy it into.</summary>
internal sealed class SqliteRootHost : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly TempDirectory _root = new();

    public SqliteRootHost()
    {
        Options = Microsoft.Extensions.Options.Options.Create(new ImagesOptions { RootPath = _root.Path });
        Records = new SqliteImageRecordStorage(Options, Time);
        Results = new SqliteSessionResultStorage(Options);
        Copies = new PostgreSqlImageRecordStorage(Schema.Source, Time);
        CopiedResults = new PostgreSqlSessionResultStorage(Schema.Source, Time);
        Copy = new SqliteCopy(Schema.Source, Options, Time);
    }

    public ManualTimeProvider Time { get; } = new();

    public TestSchema Schema { get; } = new();

    public IOptions<ImagesOptions> Options { get; }

    public SqliteImageRecordStorage Records { get; }

    public SqliteSessionResultStorage Results { get; }

    public PostgreSqlImageRecordStorage Copies { get; }

    public PostgreSqlSessionResultStorage CopiedResults { get; }

    public SqliteCopy Copy { get; }

    public async Task FillAsync(int count)
    {
        for (var first = 0; first < count; first += 500)
        {
            await Records.InsertManyAsync([.. Enumerable.Range(first, Math.Min(500, count - first)).Select(Record)], None);
            Time.Advance(TimeSpan.FromTicks(12_345));
        }

        await Records.SoftDeleteManyAsync([.. Enumerable.Range(0, count).Where(index => index % 7 == 3).Select(Name)], None);
        await Records.UpdateManyAsync([.. Enumerable.Range(0, count).Where(index => index % 50 == 1).Select(Name)], new ImageChanges { Starred = true }, None);
        await Records.DeleteAsync(Name(5), None);
        Execute("""
            INSERT INTO images (image_name, image_origin, image_category, width, height, metadata, created_at) VALUES
                ('poster.png', 'mars', 'poster', -1, 2, 'no JSON {', '1969-07-20T20:17:40.000Z'),
                ('foreign.png', 'internal', 'general', 1, 2, '{"a":"apple"}', '2040-01-01T00:00:00.000Z')
            """);
        await Results.AddAsync([.. Enumerable.Range(0, count / 4).Select(index => new SessionResult(
            $"s{index % 9}", $"n@{index}", "n", "test.node", "image", 0, index % 3 == 0 ? "latents" : "image", index % 3 == 0 ? null : Name(index), Time.GetUtcNow()))]);
        await Results.DeleteSessionAsync("s4");
    }

    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_root.PathOf("databases/invoke.db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static async Task<List<string>> NamesAsync(IImageRecordStorage records, ImageQuery query)
    {
        List<string> found = [];
        string? after = null;
        do
        {
            Page<string> page = await records.ListNamesAsync(query with { Limit = 700, After = after }, None);
            found.AddRange([.. page.Items, $"{page.Total} {page.Next}"]);
            after = page.Next;
        }
        while (after is not null);
        return found;
    }

    public static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"{(uint)(index * 2654435761L):x8}.png");

    public void Dispose()
    {
        CopiedResults.Dispose();
        Copies.Dispose();
        Schema.Dispose();
        Results.Dispose();
        Records.Dispose();
        _root.Dispose();
    }

    private static ImageRecord Record(int index) => RecordStorageHost.Record(Name(index)) with
    {
        Category = (ImageCategory)(index % 5),
        Origin = (ImageOrigin)(index % 2),
        IsIntermediate = index % 3 == 0,
        SessionId = index % 4 == 0 ? null : $"s{index % 9}",
        NodeId = index % 4 == 0 ? null : "n@1.0",
        InvocationId = index % 4 == 0 ? null : $"n@{index}",
        FileBytes = index * 1000L * 1000 * 1000,
        Subfolder = index % 2 == 0 ? string.Empty : "2026/01",
        Uses = index % 10 == 0 ? $"{Name(index + 1)} {Name(index + 2)}" : null,
        Metadata = (index % 6) switch
        {
            0 => null,
            1 => """{"prompt":"a red apple","seed":42}""",
            2 => "{\"prompt\":\"\\u0000 tab\\t \\\\ \\\" '$1' \\\\. Café 日本 😀\"}",
            3 => "\t\r\n\\N\\.",
            4 => string.Empty,
            _ => new string('x', 9000),
        },
    };
}
