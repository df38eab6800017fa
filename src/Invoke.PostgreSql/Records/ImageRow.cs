using Invoke.Images;
using Invoke.Internal.Records;
using Npgsql;

namespace Invoke.PostgreSql;

/// <summary>Reads a row of the images table; what nobody understands is an error that names the row.</summary>
internal static class ImageRow
{
    /// <summary>The columns in the order of reading; the key is the first.</summary>
    public const string Columns = "id, " + ImageColumns.Names;

    public static ImageRecord Read(NpgsqlDataReader reader) =>
        ImageColumns.Read(reader, static (row, column) => row.GetFieldValue<DateTimeOffset>(column));
}
