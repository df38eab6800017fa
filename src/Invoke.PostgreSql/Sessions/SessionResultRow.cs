using Invoke.Images;
using Invoke.Internal.Data;
using Npgsql;
using NpgsqlTypes;

namespace Invoke.PostgreSql;

/// <summary>Reads and writes a row of the table of results.</summary>
internal static class SessionResultRow
{
    /// <summary>The columns in the order of reading and writing.</summary>
    public const string Columns = "session_id, invocation_id, node_id, node_type, output, position, kind, name, created_at";

    public static SessionResult Read(NpgsqlDataReader reader) => new(
        reader.GetString(0),
        reader.GetString(1),
        reader.GetString(2),
        reader.GetString(3),
        reader.GetString(4),
        reader.GetInt32(5),
        reader.GetString(6),
        reader.GetNullableString(7),
        reader.GetFieldValue<DateTimeOffset>(8));

    public static (NpgsqlDbType Type, object? Value)[] Values(SessionResult result) =>
    [
        (NpgsqlDbType.Text, result.SessionId),
        (NpgsqlDbType.Text, result.InvocationId),
        (NpgsqlDbType.Text, result.NodeId),
        (NpgsqlDbType.Text, result.NodeType),
        (NpgsqlDbType.Text, result.Output),
        (NpgsqlDbType.Integer, result.Position),
        (NpgsqlDbType.Text, result.Kind),
        (NpgsqlDbType.Text, result.Name),
        (NpgsqlDbType.TimestampTz, result.CreatedAt.ToMilliseconds().UtcDateTime),
    ];
}
