using System.Text.Json.Serialization;

namespace Invoke.Images;

/// <summary>How many images there are, and how much room they take.</summary>
public sealed record ImageCounts
{
    /// <summary>Gets the number of images that are not marked as deleted, intermediates included.</summary>
    [JsonPropertyName("total")]
    public long Total { get; init; }

    /// <summary>Gets the number of those that are only a step on the way to another.</summary>
    [JsonPropertyName("intermediates")]
    public long Intermediates { get; init; }

    /// <summary>Gets the number of those that the user marked.</summary>
    [JsonPropertyName("starred")]
    public long Starred { get; init; }

    /// <summary>Gets the number of images that are marked as deleted.</summary>
    [JsonPropertyName("deleted")]
    public long Deleted { get; init; }

    /// <summary>Gets the bytes of all files, those of images marked as deleted included.</summary>
    [JsonPropertyName("file_bytes")]
    public long FileBytes { get; init; }

    /// <summary>Gets the bytes of the files of intermediates that are not marked as deleted.</summary>
    [JsonPropertyName("intermediate_bytes")]
    public long IntermediateBytes { get; init; }

    /// <summary>Gets the bytes of the files of images that are marked as deleted.</summary>
    [JsonPropertyName("deleted_bytes")]
    public long DeletedBytes { get; init; }

    /// <summary>Gets the number of images that are not marked as deleted for each category that has some.</summary>
    [JsonPropertyName("by_category")]
    public IReadOnlyDictionary<ImageCategory, long> ByCategory { get; init; } = new Dictionary<ImageCategory, long>();

    /// <summary>Gets the number of images that are not marked as deleted for each origin that has some.</summary>
    [JsonPropertyName("by_origin")]
    public IReadOnlyDictionary<ImageOrigin, long> ByOrigin { get; init; } = new Dictionary<ImageOrigin, long>();
}
