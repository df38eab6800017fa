using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Images;

/// <summary>Reads a row of the images table; text that nobody understands is an error that names the row.</summary>
internal static class ImageRecordRow
{
    /// <summary>The columns in the order of reading; the key is the first.</summary>
    public const string Columns =
        "images.id, image_name, image_origin, image_category, width, height, session_id, node_id, metadata, is_intermediate, starred, created_at, updated_at, deleted_at, image_subfolder, file_bytes, images.uses";

    public static ImageRecord Read(SqliteDataReader reader)
    {
        string name = reader.GetString(1);
        return new ImageRecord
        {
            ImageName = name,
            Origin = EnumText.ToOrigin(reader.GetString(2)) ?? throw Unknown(name, "image_origin", reader.GetString(2)),
            Category = EnumText.ToCategory(reader.GetString(3)) ?? throw Unknown(name, "image_category", reader.GetString(3)),
            Width = reader.GetInt32(4),
            Height = reader.GetInt32(5),
            SessionId = reader.GetNullableString(6),
            NodeId = reader.GetNullableString(7),
            Metadata = reader.GetNullableString(8),
            IsIntermediate = reader.GetBoolean(9),
            Starred = reader.GetBoolean(10),
            CreatedAt = Time(name, "created_at", reader.GetString(11)),
            UpdatedAt = Time(name, "updated_at", reader.GetString(12)),
            DeletedAt = reader.GetNullableString(13) is { } deleted ? Time(name, "deleted_at", deleted) : null,
            Subfolder = reader.GetString(14),
            FileBytes = reader.GetInt64(15),
            Uses = reader.GetNullableString(16),
        };
    }

    private static DateTimeOffset Time(string name, string column, string text) =>
        SqliteTimestamp.TryParse(text, out DateTimeOffset time) ? time : throw Unknown(name, column, text);

    private static ImageStorageException Unknown(string name, string column, string text) =>
        new($"The record of image '{name}' holds '{text}' in column {column}, which this version does not know. Update the program, or correct the row.");
}
