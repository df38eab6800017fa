using Dapper;
using Invoke.Images;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Invoke.Benchmarks.Records;

/// <summary>Databases of the same schema in a temporary folder, one for each contestant.</summary>
internal sealed class RecordStores : IDisposable
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(56);

    private readonly string _root = Directory.CreateTempSubdirectory("invoke-benchmarks-").FullName;
    private readonly SteppingTimeProvider _time = new(Start);
    private long _last;

    public RecordStores()
    {
        Invoke = Create("invoke");
        HandWritten = new HandWrittenInsert(PathOf("hand"));
        Dapper = HandWrittenInsert.Open(PathOf("dapper"));
        EfCore = HandWrittenInsert.Open(PathOf("efcore"));
        Bare = new HandWrittenInsert(BarePath());
    }

    public SqliteImageRecordStorage Invoke { get; }

    public HandWrittenInsert HandWritten { get; }

    /// <summary>A table with nothing but its key: no index, no counts, no text search.</summary>
    public HandWrittenInsert Bare { get; }

    public SqliteConnection Dapper { get; }

    public SqliteConnection EfCore { get; }

    public ImageRecord Next() => SampleRecords.Create(++_last);

    public ImageRecord[] Next(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    public int InsertByDapper(IReadOnlyList<ImageRecord> records)
    {
        using SqliteTransaction transaction = Dapper.BeginTransaction();
        int count = Dapper.Execute(
            """
            INSERT INTO images (id, image_name, image_origin, image_category, width, height, session_id, node_id, metadata, is_intermediate, starred,
                created_at, updated_at, file_bytes)
            VALUES (@Id, @ImageName, @Origin, @Category, @Width, @Height, @SessionId, @NodeId, @Metadata, @IsIntermediate, @Starred,
                @CreatedAt, @UpdatedAt, @FileBytes)
            """,
            records.Select(record => ImageRow.From(record, _time.GetUtcNow())),
            transaction);
        transaction.Commit();
        return count;
    }

    public int InsertByEfCore(IReadOnlyList<ImageRecord> records)
    {
        using var context = new ImagesContext(EfCore);
        context.Images.AddRange(records.Select(record => ImageRow.From(record, _time.GetUtcNow())));
        return context.SaveChanges();
    }

    public void Dispose()
    {
        Invoke.Dispose();
        HandWritten.Dispose();
        Bare.Dispose();
        Dapper.Dispose();
        EfCore.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private SqliteImageRecordStorage Create(string name)
    {
        var storage = new SqliteImageRecordStorage(Options.Create(new ImagesOptions { RootPath = Path.Combine(_root, name) }), _time);
        storage.ExistsAsync(string.Empty, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return storage;
    }

    private string PathOf(string name)
    {
        using SqliteImageRecordStorage storage = Create(name);
        return Path.Combine(_root, name, "databases", "invoke.db");
    }

    private string BarePath()
    {
        string path = Path.Combine(_root, "bare.db");
        using SqliteConnection connection = HandWrittenInsert.Open(path);
        connection.Execute("""
            CREATE TABLE images (id INTEGER PRIMARY KEY, image_name, image_origin, image_category, width, height, session_id, node_id, metadata,
                is_intermediate, starred, created_at, updated_at, image_subfolder, file_bytes, uses)
            """);
        return path;
    }
}
