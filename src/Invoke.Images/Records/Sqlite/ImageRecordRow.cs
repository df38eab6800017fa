using Invoke.Internal.Records;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Images;

/// <summary>Reads a row of the images table; text that nobody understands is an error that names the row.</summary>
internal static class ImageRecordRow
{
    /// <summary>The columns in the order of reading; the key is the first.</summary>
    public const string Columns =
        "images.id, image_name, image_origin, image_category, width, height, session_id, node_id, metadata, is_intermediate, starred, created_at, updated_at, deleted_at, image_subfolder, file_bytes, images.uses, invocation_id";

    public static ImageRecord Read(SqliteDataReader reader) => new()
    {
        ImageName = reader.GetString(1),
        Origin = EnumText.ToOrigin(reader.GetString(2)) ?? throw Unknown(reader, 2),
        Category = EnumText.ToCategory(reader.GetString(3)) ?? throw Unknown(reader, 3),
        Width = Length(reader, 4),
        Height = Length(reader, 5),
        SessionId = reader.GetNullableString(6),
        NodeId = reader.GetNullableString(7),
        Metadata = reader.GetNullableString(8),
        IsIntermediate = reader.GetBoolean(9),
        Starred = reader.GetBoolean(10),
        CreatedAt = Time(reader, 11),
        UpdatedAt = Time(reader, 12),
        DeletedAt = reader.IsDBNull(13) ? null : Time(reader, 13),
        Subfolder = reader.GetString(14),
        FileBytes = reader.GetInt64(15),
        Uses = reader.GetNullableString(16),
        InvocationId = reader.GetNullableString(17),
    };

    private static DateTimeOffset Time(SqliteDataReader reader, int column) =>
        SqliteTimestamp.TryParse(reader.GetString(column), out DateTimeOffset time) ? time : throw Unknown(reader, column);

    private static int Length(SqliteDataReader reader, int column) =>
        reader.GetInt64(column) is >= 0 and <= int.MaxValue and var length ? (int)length : throw Unknown(reader, column);

    private static BadImageRecordException Unknown(SqliteDataReader reader, int column) =>
        UnknownColumn.In(new ImageLocation(reader.GetString(1), reader.GetString(14)), reader.GetName(column), reader.GetString(column));
}
