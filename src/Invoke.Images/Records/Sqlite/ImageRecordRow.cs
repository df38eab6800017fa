using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Images;

/// <summary>Reads a row of the images table; text that nobody understands is an error that names the row.</summary>
internal static class ImageRecordRow
{
    public const string Columns =
        "image_name, image_origin, image_category, width, height, session_id, node_id, metadata, is_intermediate, starred, created_at, updated_at, deleted_at";

    public static ImageRecord Read(SqliteDataReader reader)
    {
        string name = reader.GetString(0);
        return new ImageRecord
        {
            ImageName = name,
            Origin = EnumText.ToOrigin(reader.GetString(1)) ?? throw Unknown(name, "image_origin", reader.GetString(1)),
            Category = EnumText.ToCategory(reader.GetString(2)) ?? throw Unknown(name, "image_category", reader.GetString(2)),
            Width = reader.GetInt32(3),
            Height = reader.GetInt32(4),
            SessionId = reader.GetNullableString(5),
            NodeId = reader.GetNullableString(6),
            Metadata = reader.GetNullableString(7),
            IsIntermediate = reader.GetBoolean(8),
            Starred = reader.GetBoolean(9),
            CreatedAt = Time(name, "created_at", reader.GetString(10)),
            UpdatedAt = Time(name, "updated_at", reader.GetString(11)),
            DeletedAt = reader.GetNullableString(12) is { } deleted ? Time(name, "deleted_at", deleted) : null,
        };
    }

    private static DateTimeOffset Time(string name, string column, string text) =>
        SqliteTimestamp.TryParse(text, out DateTimeOffset time) ? time : throw Unknown(name, column, text);

    private static ImageStorageException Unknown(string name, string column, string text) =>
        new($"The record of image '{name}' holds '{text}' in column {column}, which this version does not know. Update the program, or correct the row.");
}
