using System.Data.Common;
using Invoke.Internal.Data;

namespace Invoke.Queue;

/// <summary>Reads why an item failed.</summary>
internal static class QueueErrorColumns
{
    /// <param name="reader">The reader.</param>
    /// <param name="column">The column of the error's type, which those of message and details follow.</param>
    public static SessionError? Read(DbDataReader reader, int column) => reader.IsDBNull(column)
        ? null
        : new SessionError(reader.GetString(column), reader.GetNullableString(column + 1) ?? string.Empty, reader.GetNullableString(column + 2));
}
