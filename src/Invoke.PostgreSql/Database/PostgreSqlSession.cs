using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>A connection while it is used for one thing, and its transaction where there is one.</summary>
internal readonly struct PostgreSqlSession(NpgsqlConnection connection)
{
    public NpgsqlConnection Connection => connection;

    /// <summary>Makes a command; <c>$1</c>, <c>$2</c>… are its values in order. The caller disposes it.</summary>
    public NpgsqlCommand Command(string sql) => new(sql, connection);

    public async ValueTask<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        using NpgsqlCommand command = Command(sql).Add(values);
        return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The first column of the first row; the type's default where there is no row or the value is null.</summary>
    public async ValueTask<T?> ScalarAsync<T>(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        using NpgsqlCommand command = Command(sql).Add(values);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is T value ? value : default;
    }

    public async ValueTask<List<T>> ListAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object?[] values)
    {
        using NpgsqlCommand command = Command(sql).Add(values);
        return await command.ListAsync(read, cancellationToken).ConfigureAwait(false);
    }
}
