using System.Data.Common;
using System.Globalization;
using Invoke.Images;
using Invoke.Internal.Sqlite;
using NpgsqlTypes;

namespace Invoke.PostgreSql;

/// <summary>A column that is copied, and what it may hold; SQLite takes anything anywhere.</summary>
/// <param name="Name">The name, on both sides.</param>
/// <param name="Type">The type in PostgreSQL.</param>
internal sealed record CopiedColumn(string Name, NpgsqlDbType Type)
{
    /// <summary>Reads a value of SQLite as the one that PostgreSQL has to give.</summary>
    /// <exception cref="ImageStorageException">PostgreSQL cannot keep it.</exception>
    public object? FromSqlite(DbDataReader reader, int column, string row) => (Type, reader.GetValue(column)) switch
    {
        (_, DBNull) => null,
        (NpgsqlDbType.Text, string text) when PostgreSqlText.IsStorable(text) => text,
        (NpgsqlDbType.Integer, long number and >= int.MinValue and <= int.MaxValue) => (int)number,
        (NpgsqlDbType.Bigint, long number) => number,
        (NpgsqlDbType.Boolean, long number) => number != 0,
        (NpgsqlDbType.TimestampTz, string text) when SqliteTimestamp.TryParse(text, out DateTimeOffset time) => time.UtcDateTime,
        (_, var value) => throw new ImageStorageException(
            $"{row} holds '{Convert.ToString(value, CultureInfo.InvariantCulture)?.Replace("\0", "\\0", StringComparison.Ordinal)}' in column {Name}, which PostgreSQL cannot keep as {Kind}. Correct or delete the row; nothing was copied."),
    };

    public static object? FromPostgreSql(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetValue(column);

    private string Kind => Type switch
    {
        NpgsqlDbType.Text => "text without NUL characters",
        NpgsqlDbType.TimestampTz => "time",
        NpgsqlDbType.Integer => "number of 32 bits",
        _ => "number",
    };
}
