using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;
using Invoke.Images;

namespace Invoke.Benchmarks.Records;

/// <summary>A row of the images table as object mappers see it.</summary>
[Table("images")]
public sealed class ImageRow
{
    [Key]
    [DatabaseGenerated(DatabaseGeneratedOption.None)]
    [Column("id")]
    public long Id { get; set; }

    [Column("image_name")]
    public string ImageName { get; set; } = string.Empty;

    [Column("image_origin")]
    public string Origin { get; set; } = string.Empty;

    [Column("image_category")]
    public string Category { get; set; } = string.Empty;

    [Column("width")]
    public int Width { get; set; }

    [Column("height")]
    public int Height { get; set; }

    [Column("session_id")]
    public string? SessionId { get; set; }

    [Column("node_id")]
    public string? NodeId { get; set; }

    [Column("metadata")]
    public string? Metadata { get; set; }

    [Column("is_intermediate")]
    public bool IsIntermediate { get; set; }

    [Column("starred")]
    public bool Starred { get; set; }

    [Column("created_at")]
    public string CreatedAt { get; set; } = string.Empty;

    [Column("updated_at")]
    public string UpdatedAt { get; set; } = string.Empty;

    [Column("deleted_at")]
    public string? DeletedAt { get; set; }

    [Column("image_subfolder")]
    public string Subfolder { get; set; } = string.Empty;

    [Column("file_bytes")]
    public long FileBytes { get; set; }

    public static ImageRow From(ImageRecord record, DateTimeOffset now)
    {
        (long id, string text) = HandWrittenInsert.Key(now);
        return new ImageRow
        {
            Id = id,
            ImageName = record.ImageName,
            Origin = "internal",
            Category = "general",
            Width = record.Width,
            Height = record.Height,
            SessionId = record.SessionId,
            NodeId = record.NodeId,
            Metadata = record.Metadata,
            IsIntermediate = record.IsIntermediate,
            Starred = record.Starred,
            CreatedAt = text,
            UpdatedAt = text,
            FileBytes = record.FileBytes,
        };
    }
}
