using System.Data.Common;

namespace Invoke.Internal.Data;

internal static class DbDataReaderExtensions
{
    public static string? GetNullableString(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
