using System.Globalization;
using Invoke.Internal.Data;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Keeps tensors as safetensors files in <c>{root}/tensors</c>, and what is known of them in <c>{root}/databases/invoke.db</c>.</summary>
/// <remarks>
/// A file is written beside its place, flushed, and moved there in the transaction that records it; it goes in the transaction that ends its last need. So a
/// record that somebody needs never lacks its file. A process that dies on the way leaves at most a file that nobody asks for, which
/// <see cref="RemoveOrphansAsync"/> clears.
/// </remarks>
public sealed class DiskTensorStorage : ITensorStorage, IDisposable, IAsyncDisposable
{
    private const string Extension = ".safetensors";
    private const string PartialExtension = ".partial";
    private const int MostAttempts = 10_000;

    private readonly SqliteDatabase _database;
    private readonly INameService _names;
    private readonly TimeProvider _time;
    private readonly ByteBoundedCache<string, TensorData> _cache;
    private readonly string _folder;

    /// <summary>Creates a storage; nothing is touched before the first use.</summary>
    /// <param name="options">The options with the root, the busy timeout and the size of the cache.</param>
    /// <param name="names">Names new tensors.</param>
    /// <param name="timeProvider">The clock of the records' times.</param>
    public DiskTensorStorage(IOptions<ImagesOptions> options, INameService names, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _names = names;
        _time = timeProvider;
        _cache = new ByteBoundedCache<string, TensorData>(options.Value.TensorCacheBytes);
        _folder = Path.GetFullPath(Path.Combine(options.Value.RootPath, "tensors"));
        _database = ImagesDatabase.Create(options.Value, TensorsSchema.Component, TensorsSchema.Migrations);
    }

    /// <inheritdoc/>
    public async ValueTask<TensorRecord> SaveAsync(TensorRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(request.Owner, nameof(request));
        string partial = Path.Combine(_folder, Guid.CreateVersion7().ToString("N") + PartialExtension);
        try
        {
            Directory.CreateDirectory(_folder);
            await DiskFile.WriteNewAsync(partial, SafetensorsFile.Write(request.Tensor), cancellationToken).ConfigureAwait(false);
            for (var attempt = 0; attempt < MostAttempts; attempt++)
            {
                TensorRecord record = ToRecord(request);
                if (await _database.WriteAsync((record, request.Owner, partial, Path: PathOf(record.Name)), TryInsert, cancellationToken).ConfigureAwait(false))
                {
                    _cache.Add(record.Name, request.Tensor, record.ByteCount, _cache.Mark);
                    return record;
                }
            }
        }
        catch (Exception exception) when (DiskFile.IsTrouble(exception))
        {
            throw Failure("written", "a tensor", exception);
        }
        finally
        {
            DeleteQuietly(partial);
        }

        throw new ImageNameException($"The name service gave {MostAttempts} names for a tensor, and all are taken; use a template with {{uuid}} or {{counter}}.");
    }

    /// <inheritdoc/>
    public async ValueTask<TensorData> LoadAsync(string name, CancellationToken cancellationToken = default)
    {
        string path = PathOf(name);
        long mark = _cache.Mark;
        if (_cache.TryGet(name, out TensorData? cached))
        {
            return cached;
        }

        try
        {
            byte[] file = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            TensorData tensor = SafetensorsFile.Read(file);
            _cache.Add(name, tensor, tensor.Data.Length, mark);
            return tensor;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TensorNotFoundException($"There is no tensor '{name}'.");
        }
        catch (FormatException exception)
        {
            throw new ImageStorageException($"The file of tensor '{name}' is damaged: {exception.Message}. Delete it, or restore a backup.", exception);
        }
        catch (Exception exception) when (DiskFile.IsTrouble(exception))
        {
            throw Failure("read", $"tensor '{name}'", exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask<TensorRecord?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        ImageNameRules.ThrowIfInvalid(name);
        return _database.ReadAsync(name, Find, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask AddOwnerAsync(string name, string owner, CancellationToken cancellationToken = default)
    {
        ImageNameRules.ThrowIfInvalid(name);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        bool isKnown = await _database.WriteAsync((name, owner), AddOwner, cancellationToken).ConfigureAwait(false);
        if (!isKnown)
        {
            throw new TensorNotFoundException($"There is no tensor '{name}' that '{owner}' could need.");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReleaseAsync(string owner, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        List<string> gone = await _database.WriteAsync((owner, Storage: this), Release, cancellationToken).ConfigureAwait(false);
        foreach (string name in gone)
        {
            _cache.Remove(name);
        }

        return gone.Count;
    }

    /// <summary>Deletes files without a record, which processes that died have left behind.</summary>
    /// <param name="olderThan">Files younger than this are left alone, because somebody may be about to record them; an hour is plenty.</param>
    /// <param name="cancellationToken">Cancels the work between files.</param>
    /// <returns>The number of files deleted.</returns>
    public async ValueTask<int> RemoveOrphansAsync(TimeSpan olderThan, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(olderThan, TimeSpan.Zero);
        if (!Directory.Exists(_folder))
        {
            return 0;
        }

        DateTime limit = (_time.GetUtcNow() - olderThan).UtcDateTime;
        var count = 0;
        foreach (string path in Directory.EnumerateFiles(_folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (File.GetLastWriteTimeUtc(path) <= limit && await _database.ReadAsync(Path.GetFileName(path), Find, cancellationToken).ConfigureAwait(false) is null)
            {
                DeleteQuietly(path);
                count++;
            }
        }

        return count;
    }

    /// <summary>Closes the database.</summary>
    public void Dispose() => _database.Dispose();

    /// <summary>Closes the database.</summary>
    /// <returns>A finished task.</returns>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private TensorRecord ToRecord(TensorRequest request)
    {
        string name = _names.CreateTensorName(new TensorNameRequest(Extension, request.SessionId, request.NodeId));
        ImageNameRules.ThrowIfInvalid(name);
        return new TensorRecord(
            name, request.SessionId, request.NodeId, request.Tensor.DataType, request.Tensor.Shape, request.Tensor.Data.Length, _time.GetUtcNow().ToMilliseconds());
    }

    private static bool TryInsert(SqliteSession session, (TensorRecord Record, string Owner, string Partial, string Path) work)
    {
        SqliteCommand insert = session.Prepare(
                "INSERT INTO tensors VALUES ($name, $session, $node, $type, $shape, $bytes, $now) ON CONFLICT (tensor_name) DO NOTHING")
            .Set("$name", work.Record.Name)
            .Set("$session", work.Record.SessionId)
            .Set("$node", work.Record.NodeId)
            .Set("$type", TensorDataTypes.WordOf(work.Record.DataType))
            .Set("$shape", string.Join(',', work.Record.Shape.Select(length => length.ToString(CultureInfo.InvariantCulture))))
            .Set("$bytes", work.Record.ByteCount)
            .Set("$now", SqliteTimestamp.ToText(work.Record.CreatedAt));
        if (insert.ExecuteNonQuery() == 0)
        {
            return false;
        }

        AddOwner(session, (work.Record.Name, work.Owner));
        File.Move(work.Partial, work.Path, overwrite: true);

        // The commit that follows reaches the disk, so the new name has to be there before.
        DiskFolder.Flush(Path.GetDirectoryName(work.Path)!);
        return true;
    }

    private static bool AddOwner(SqliteSession session, (string Name, string Owner) work)
    {
        if (Find(session, work.Name) is null)
        {
            return false;
        }

        session.Prepare("INSERT INTO tensor_owners (owner, tensor_name) VALUES ($owner, $name) ON CONFLICT DO NOTHING")
            .Set("$owner", work.Owner).Set("$name", work.Name).ExecuteNonQuery();
        return true;
    }

    private static List<string> Release(SqliteSession session, (string Owner, DiskTensorStorage Storage) work)
    {
        string owner = work.Owner;
        var gone = new List<string>();
        SqliteCommand select = session.Prepare("""
            SELECT tensor_name FROM tensor_owners AS own WHERE owner = $owner
                AND NOT EXISTS (SELECT 1 FROM tensor_owners AS other WHERE other.tensor_name = own.tensor_name AND other.owner <> $owner)
            """).Set("$owner", owner);
        using (SqliteDataReader reader = select.ExecuteReader())
        {
            while (reader.Read())
            {
                gone.Add(reader.GetString(0));
            }
        }

        foreach (string name in gone)
        {
            session.Prepare("DELETE FROM tensors WHERE tensor_name = $name").Set("$name", name).ExecuteNonQuery();

            // Before the name is free: another process may take it right afterwards, and its file must stay.
            DeleteQuietly(work.Storage.PathOf(name));
        }

        session.Prepare("DELETE FROM tensor_owners WHERE owner = $owner").Set("$owner", owner).ExecuteNonQuery();
        return gone;
    }

    private static TensorRecord? Find(SqliteSession session, string name)
    {
        using SqliteDataReader reader = session.Prepare(
            "SELECT session_id, node_id, data_type, shape, byte_count, created_at FROM tensors WHERE tensor_name = $name").Set("$name", name).ExecuteReader();
        return !reader.Read() ? null : new TensorRecord(
            name,
            reader.GetNullableString(0),
            reader.GetNullableString(1),
            TensorDataTypes.Parse(reader.GetString(2)) ?? throw Unknown(name, "data_type", reader.GetString(2)),
            [.. reader.GetString(3).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(length => int.Parse(length, CultureInfo.InvariantCulture))],
            reader.GetInt64(4),
            SqliteTimestamp.TryParse(reader.GetString(5), out DateTimeOffset time) ? time : throw Unknown(name, "created_at", reader.GetString(5)));
    }

    private static ImageStorageException Unknown(string name, string column, string text) =>
        new($"The record of tensor '{name}' holds '{text}' in column {column}, which this version does not know. Update the program, or correct the row.");

    private ImageStorageException Failure(string verb, string what, Exception cause) =>
        new($"The file of {what} cannot be {verb}: {cause.Message.TrimEnd('.')}. Check free space and permissions of '{_folder}'.", cause);

    // What cannot be deleted now is an orphan that is cleared later.
    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (DiskFile.IsTrouble(exception))
        {
            return;
        }
    }

    private string PathOf(string name)
    {
        ImageNameRules.ThrowIfInvalid(name);
        return Path.Combine(_folder, name);
    }
}
