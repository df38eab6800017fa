using Npgsql;
using NpgsqlTypes;

namespace Invoke.PostgreSql;

/// <summary>Values of statements and of rows.</summary>
internal static class PostgreSqlCommandExtensions
{
    /// <summary>Adds values in the order of <c>$1</c>, <c>$2</c>…</summary>
    public static NpgsqlCommand Add(this NpgsqlCommand command, params ReadOnlySpan<object?> values)
    {
        foreach (object? value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    /// <summary>Adds a statement with values in the order of <c>$1</c>, <c>$2</c>…</summary>
    public static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (object? value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        batch.BatchCommands.Add(command);
    }

    /// <summary>Adds a statement with values of known types in the order of <c>$1</c>, <c>$2</c>…</summary>
    public static void Add(this NpgsqlBatch batch, string sql, (NpgsqlDbType Type, object? Value)[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach ((NpgsqlDbType type, object? value) in values)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
        }

        batch.BatchCommands.Add(command);
    }

    /// <summary>Adds a value that may be null, with its type, so that the statement stays prepared either way.</summary>
    public static NpgsqlCommand Add(this NpgsqlCommand command, NpgsqlDbType type, object? value)
    {
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
        return command;
    }

    public static async ValueTask<List<T>> ListAsync<T>(this NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        List<T> rows = [];
        NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                rows.Add(read(reader));
            }
        }

        return rows;
    }
}
