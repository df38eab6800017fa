using Invoke.Internal.Data;
using Invoke.Internal.Records;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Keeps the results of sessions in the SQLite file <c>{root}/databases/invoke.db</c>.</summary>
public sealed class SqliteSessionResultStorage : ISessionResultStorage, IDisposable, IAsyncDisposable
{
    private const string Columns = "session_id, invocation_id, node_id, node_type, output, position, kind, name, created_at";

    private readonly SqliteDatabase _database;

    /// <summary>Creates a storage; the file is not touched before the first use.</summary>
    /// <param name="options">The options with the root and the busy timeout.</param>
    public SqliteSessionResultStorage(IOptions<ImagesOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _database = ImagesDatabase.Create(options.Value, SessionResultsSchema.Component, SessionResultsSchema.Migrations);
    }

    /// <inheritdoc/>
    public async ValueTask AddAsync(IReadOnlyList<SessionResult> results, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (results.Count > 0)
        {
            await _database.WriteAsync(results, Add, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Page<SessionResult>> ListAsync(SessionResultQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.ThrowIfInvalid();
        return _database.ReadAsync(query, static (session, asked) => session.Snapshot(asked, List), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> DeleteSessionAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return _database.WriteAsync(
            sessionId,
            static (session, id) => session.Prepare("DELETE FROM session_results WHERE session_id = $session").Set("$session", id).ExecuteNonQuery(),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> DeleteImagesAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(imageNames);
        return _database.WriteAsync(
            imageNames,
            static (session, names) => names.Sum(name =>
                session.Prepare("DELETE FROM session_results WHERE name = $name AND kind = $kind").Set("$name", name).Set("$kind", SessionResult.ImageKind).ExecuteNonQuery()),
            cancellationToken);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _database.Dispose();

    /// <summary>Closes the file.</summary>
    /// <returns>A finished task.</returns>
    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static bool Add(SqliteSession session, IReadOnlyList<SessionResult> results)
    {
        SqliteCommand command = session.Prepare(
            $"INSERT OR REPLACE INTO session_results ({Columns}) VALUES ($session, $invocation, $node, $type, $output, $position, $kind, $name, $now)");
        foreach (SessionResult result in results)
        {
            command.Set("$session", result.SessionId)
                .Set("$invocation", result.InvocationId)
                .Set("$node", result.NodeId)
                .Set("$type", result.NodeType)
                .Set("$output", result.Output)
                .Set("$position", result.Position)
                .Set("$kind", result.Kind)
                .Set("$name", result.Name)
                .Set("$now", SqliteTimestamp.ToText(result.CreatedAt))
                .ExecuteNonQuery();
        }

        return true;
    }

    private static Page<SessionResult> List(SqliteSession session, SessionResultQuery query)
    {
        (string Term, string Name, object? Value)[] filters =
        [
            .. new (string Term, string Name, object? Value)[]
            {
                ("session_id = $session", "$session", query.SessionId),
                ("node_id = $node", "$node", query.NodeId),
                ("node_type = $type", "$type", query.NodeType),
                ("kind = $kind", "$kind", query.Kind),
                ("name = $name", "$name", query.Name),
                ("created_at >= $from", "$from", query.CreatedFrom is { } from ? SqliteTimestamp.ToText(from) : null),
                ("created_at < $to", "$to", query.CreatedBefore is { } to ? SqliteTimestamp.ToText(to) : null),
            }.Where(filter => filter.Value is not null),
        ];
        string where = filters.Length == 0 ? string.Empty : " WHERE " + string.Join(" AND ", filters.Select(filter => filter.Term));
        string behind = query.After is null ? string.Empty : (filters.Length == 0 ? " WHERE " : " AND ") + "id < $after";
        SqliteCommand count = session.Prepare("SELECT count(*) FROM session_results" + where);
        SqliteCommand select = session.Prepare(
            $"SELECT {Columns}, id FROM session_results{where}{behind} ORDER BY id DESC LIMIT $limit OFFSET $offset")
            .Set("$limit", query.Limit + 1)
            .Set("$offset", query.Offset);
        if (query.After is { } after)
        {
            select.Set("$after", SessionResultCursor.ToId(after));
        }

        foreach ((_, string name, object? value) in filters)
        {
            count.Set(name, value);
            select.Set(name, value);
        }

        var total = (long)count.ExecuteScalar()!; // count(*) is a number
        var items = new List<SessionResult>();
        long last = 0;
        bool hasMore;
        using SqliteDataReader reader = select.ExecuteReader();
        while ((hasMore = reader.Read()) && items.Count < query.Limit)
        {
            items.Add(Read(reader));
            last = reader.GetInt64(9);
        }

        return new Page<SessionResult>(items, query.Offset, query.Limit, total, hasMore ? SessionResultCursor.Of(last) : null);
    }

    private static SessionResult Read(SqliteDataReader reader) => new(
        reader.GetString(0),
        reader.GetString(1),
        reader.GetString(2),
        reader.GetString(3),
        reader.GetString(4),
        reader.GetInt32(5),
        reader.GetString(6),
        reader.GetNullableString(7),
        SqliteTimestamp.TryParse(reader.GetString(8), out DateTimeOffset time)
            ? time
            : throw new ImageStorageException(
                $"The result '{reader.GetString(1)}' of session '{reader.GetString(0)}' holds '{reader.GetString(8)}' in column created_at, which is no time. Correct or delete the row."));
}
