using Invoke.Internal.Records;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Images;

/// <summary>Reads the counts that triggers keep.</summary>
internal static class ImageKindTable
{
    private const string Sql =
        "SELECT image_category, image_origin, is_intermediate, starred, is_deleted, images, file_bytes FROM image_counts WHERE images > 0";

    public static List<ImageKind> ReadAll(SqliteSession session)
    {
        List<ImageKind> kinds = [];
        using SqliteDataReader reader = session.Prepare(Sql).ExecuteReader();
        while (reader.Read())
        {
            kinds.Add(new ImageKind(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetBoolean(2),
                reader.GetBoolean(3),
                reader.GetBoolean(4),
                reader.GetInt64(5),
                reader.GetInt64(6)));
        }

        return kinds;
    }
}
