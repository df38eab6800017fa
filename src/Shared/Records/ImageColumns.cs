using System.Data.Common;
using System.Globalization;
using Invoke.Images;
using Invoke.Internal.Data;

namespace Invoke.Internal.Records;

/// <summary>Reads a row of the images table, whose columns come in this order in every database; what nobody understands is an error that names the row.</summary>
internal static class ImageColumns
{
    /// <summary>The columns but for the key, which is the first and not read here.</summary>
    public const string Names = $"{BeforeUses}, uses, invocation_id";

    /// <summary>The same for statements that join the table of words, which has a column 'uses', too.</summary>
    public const string NamesBesideWords = $"{BeforeUses}, images.uses, invocation_id";

    private const string BeforeUses =
        "image_name, image_origin, image_category, width, height, session_id, node_id, metadata, is_intermediate, starred, created_at, updated_at, deleted_at, image_subfolder, file_bytes";

    /// <summary>Reads the row that a reader is at.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="timeOf">Reads a point in time; null where it is none.</param>
    /// <exception cref="BadImageRecordException">A column holds what this version does not know.</exception>
    public static ImageRecord Read(DbDataReader reader, Func<DbDataReader, int, DateTimeOffset?> timeOf) => new()
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
        CreatedAt = timeOf(reader, 11) ?? throw Unknown(reader, 11),
        UpdatedAt = timeOf(reader, 12) ?? throw Unknown(reader, 12),
        DeletedAt = reader.IsDBNull(13) ? null : timeOf(reader, 13) ?? throw Unknown(reader, 13),
        Subfolder = reader.GetString(14),
        FileBytes = reader.GetInt64(15),
        Uses = reader.GetNullableString(16),
        InvocationId = reader.GetNullableString(17),
    };

    private static int Length(DbDataReader reader, int column) =>
        reader.GetInt64(column) is >= 0 and <= int.MaxValue and var length ? (int)length : throw Unknown(reader, column);

    private static BadImageRecordException Unknown(DbDataReader reader, int column) => UnknownColumn.In(
        new ImageLocation(reader.GetString(1), reader.GetString(14)),
        reader.GetName(column),
        Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture) ?? string.Empty);
}
