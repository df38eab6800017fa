using Invoke.Images;
using Microsoft.Data.Sqlite;

namespace Invoke.Benchmarks.Records;

/// <summary>One prepared statement with its parameters kept: the least that adding a record can cost.</summary>
internal sealed class HandWrittenInsert : IDisposable
{
    public const string Sql = """
        INSERT INTO images (id, image_name, image_origin, image_category, width, height, session_id, node_id, metadata, is_intermediate, starred,
            created_at, updated_at, image_subfolder, file_bytes, uses)
        VALUES ($id, $name, $origin, $category, $width, $height, $session, $node, $metadata, $intermediate, $starred, $now, $now, '', $bytes, NULL)
        """;

    private static readonly string[] Names =
        ["$id", "$name", "$origin", "$category", "$width", "$height", "$session", "$node", "$metadata", "$intermediate", "$starred", "$now", "$bytes"];

    private readonly SqliteCommand _insert;
    private readonly SqliteParameter[] _parameters;
    private readonly SteppingTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    public HandWrittenInsert(string path)
    {
        Connection = Open(path);
        _insert = Connection.CreateCommand();
        _insert.CommandText = Sql;
        _parameters = [.. Names.Select(name => _insert.Parameters.Add(new SqliteParameter(name, 0)))];
        _insert.Prepare();
    }

    public SqliteConnection Connection { get; }

    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using SqliteCommand settings = connection.CreateCommand();
        settings.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL";
        settings.ExecuteNonQuery();
        return connection;
    }

    /// <summary>What the store does too: a key from the time, and the time as text.</summary>
    public static (long Id, string Text) Key(DateTimeOffset now) =>
        (now.ToUnixTimeMilliseconds() << 20, now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));

    public void Insert(ImageRecord record)
    {
        (long id, string text) = Key(_time.GetUtcNow());
        object?[] values =
        [
            id, record.ImageName, "internal", "general", record.Width, record.Height, record.SessionId, record.NodeId, record.Metadata,
            record.IsIntermediate, record.Starred, text, record.FileBytes,
        ];
        for (int index = 0; index < values.Length; index++)
        {
            _parameters[index].Value = values[index];
        }

        _insert.ExecuteNonQuery();
    }

    public void InsertMany(IReadOnlyList<ImageRecord> records)
    {
        using SqliteTransaction transaction = Connection.BeginTransaction();
        _insert.Transaction = transaction;
        foreach (ImageRecord record in records)
        {
            Insert(record);
        }

        transaction.Commit();
        _insert.Transaction = null;
    }

    public void Dispose()
    {
        _insert.Dispose();
        Connection.Dispose();
    }
}
