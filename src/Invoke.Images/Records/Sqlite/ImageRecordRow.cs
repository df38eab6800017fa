using Invoke.Internal.Records;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Images;

/// <summary>Reads a row of the images table; text that nobody understands is an error that names the row.</summary>
internal static class ImageRecordRow
{
    /// <summary>The columns in the order of reading; the key is the first.</summary>
    public const string Columns = "images.id, " + ImageColumns.NamesBesideWords;

    public static ImageRecord Read(SqliteDataReader reader) => ImageColumns.Read(
        reader, static (row, column) => SqliteTimestamp.TryParse(row.GetString(column), out DateTimeOffset time) ? time : null);
}
