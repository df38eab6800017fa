using Npgsql;

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

    public static string? GetNullableString(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
