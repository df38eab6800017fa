using System.Globalization;
using Invoke.Images;
using Invoke.Internal.Records;
using Npgsql;
using NpgsqlTypes;

namespace Invoke.PostgreSql;

/// <summary>Keeps the results of sessions in PostgreSQL, for any number of programs and machines.</summary>
public sealed class PostgreSqlSessionResultStorage : ISessionResultStorage, IDisposable
{
    // What is replaced counts as recorded last, as what is new does. One row after the other, so that a result that comes twice replaces itself.
    private const string AddSql = $"""
        INSERT INTO session_results ({SessionResultRow.Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (session_id, invocation_id, output, position) DO UPDATE SET id = excluded.id, node_id = excluded.node_id, node_type = excluded.node_type,
            kind = excluded.kind, name = excluded.name, created_at = excluded.created_at
        """;

    private readonly PostgreSqlDatabase _database;

    /// <summary>Creates a storage; nothing is opened before the first use.</summary>
    /// <param name="source">The pool of connections, which stays the caller's.</param>
    /// <param name="timeProvider">The clock that tells how long to wait for a server that is away.</param>
    public PostgreSqlSessionResultStorage(PostgreSqlSource source, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _database = new PostgreSqlDatabase(source, SessionResultTable.Component, timeProvider);
    }

    /// <inheritdoc/>
    public async ValueTask AddAsync(IReadOnlyList<SessionResult> results, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(results);
        foreach (SessionResult result in results)
        {
            ThrowIfNotStorable(result);
        }

        if (results.Count > 0)
        {
            await _database.WriteAsync((session, token) => AddAsync(session, results, token), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask<Page<SessionResult>> ListAsync(SessionResultQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.ThrowIfInvalid();
        return _database.SnapshotAsync((session, token) => ListAsync(session, query, token), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<int> DeleteSessionAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sessionId);
        return !PostgreSqlText.IsStorable(sessionId) ? 0 : await _database.WriteAsync(
            (session, token) => session.ExecuteAsync("DELETE FROM session_results WHERE session_id = $1", token, sessionId), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<int> DeleteImagesAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(imageNames);
        string[] names = [.. imageNames.Where(PostgreSqlText.IsStorable)];
        return _database.WriteAsync(
            (session, token) => session.ExecuteAsync("DELETE FROM session_results WHERE name = ANY ($1) AND kind = $2", token, names, SessionResult.ImageKind),
            cancellationToken);
    }

    /// <summary>Lets go of what the storage has; the pool is its owner's.</summary>
    public void Dispose() => _database.Dispose();

    private static async ValueTask<bool> AddAsync(PostgreSqlSession session, IReadOnlyList<SessionResult> results, CancellationToken cancellationToken)
    {
        using var batch = new NpgsqlBatch(session.Connection);
        foreach (SessionResult result in results)
        {
            batch.Add(AddSql, SessionResultRow.Values(result));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async ValueTask<Page<SessionResult>> ListAsync(PostgreSqlSession session, SessionResultQuery query, CancellationToken cancellationToken)
    {
        long? after = query.After is { } text ? SessionResultCursor.ToId(text) : null;
        (string Term, NpgsqlDbType Type, object? Value)[] filters =
        [
            .. new (string Term, NpgsqlDbType Type, object? Value)[]
            {
                ("session_id =", NpgsqlDbType.Text, query.SessionId),
                ("node_id =", NpgsqlDbType.Text, query.NodeId),
                ("node_type =", NpgsqlDbType.Text, query.NodeType),
                ("kind =", NpgsqlDbType.Text, query.Kind),
                ("name =", NpgsqlDbType.Text, query.Name),
                ("created_at >=", NpgsqlDbType.TimestampTz, query.CreatedFrom?.UtcDateTime),
                ("created_at <", NpgsqlDbType.TimestampTz, query.CreatedBefore?.UtcDateTime),
            }.Where(filter => filter.Value is not null),
        ];
        if (!filters.All(filter => PostgreSqlText.IsStorable(filter.Value as string)))
        {
            return new Page<SessionResult>([], query.Offset, query.Limit, 0);
        }

        string where = filters.Length == 0 ? string.Empty : " WHERE " + string.Join(" AND ", filters.Select((filter, index) => $"{filter.Term} ${index + 1}"));
        string behind = after is null ? string.Empty : $"{(filters.Length == 0 ? " WHERE" : " AND")} id < ${filters.Length + 1}";
        using NpgsqlCommand count = session.Command($"SELECT count(*) FROM session_results{where}");
        using NpgsqlCommand select = session.Command(string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {SessionResultRow.Columns}, id FROM session_results{where}{behind} ORDER BY id DESC LIMIT {query.Limit + 1} OFFSET {query.Offset}"));
        foreach ((_, NpgsqlDbType type, object? value) in filters)
        {
            count.Add(type, value);
            select.Add(type, value);
        }

        if (after is not null)
        {
            select.Add(NpgsqlDbType.Bigint, after);
        }

        long total = Convert.ToInt64(await count.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture);
        List<(SessionResult Result, long Id)> rows = await select.ListAsync(
            static reader => (SessionResultRow.Read(reader), reader.GetInt64(9)), cancellationToken).ConfigureAwait(false);
        bool hasMore = rows.Count > query.Limit;
        if (hasMore)
        {
            rows.RemoveAt(query.Limit);
        }

        return new Page<SessionResult>(
            rows.ConvertAll(row => row.Result), query.Offset, query.Limit, total, hasMore ? SessionResultCursor.Of(rows[^1].Id) : null);
    }

    private static void ThrowIfNotStorable(SessionResult result)
    {
        foreach (string? text in (ReadOnlySpan<string?>)[result.SessionId, result.InvocationId, result.NodeId, result.NodeType, result.Output, result.Kind, result.Name])
        {
            PostgreSqlText.ThrowIfNotStorable(text, $"The result '{result.InvocationId}' of session '{result.SessionId}'");
        }
    }
}
