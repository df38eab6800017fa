using System.Text.Json.Serialization;

namespace Invoke.Images;

/// <summary>What is known about a stored image.</summary>
public record ImageRecord
{
    /// <summary>Gets the name, the key of the record.</summary>
    [JsonPropertyName("image_name")]
    public required string ImageName { get; init; }

    /// <summary>Gets where the image comes from.</summary>
    [JsonPropertyName("image_origin")]
    public required ImageOrigin Origin { get; init; }

    /// <summary>Gets what the image is for.</summary>
    [JsonPropertyName("image_category")]
    public required ImageCategory Category { get; init; }

    /// <summary>Gets the pixels in a row of the file.</summary>
    [JsonPropertyName("width")]
    public required int Width { get; init; }

    /// <summary>Gets the number of rows of the file.</summary>
    [JsonPropertyName("height")]
    public required int Height { get; init; }

    /// <summary>Gets the session that made the image.</summary>
    [JsonPropertyName("session_id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SessionId { get; init; }

    /// <summary>Gets the node that made the image.</summary>
    [JsonPropertyName("node_id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NodeId { get; init; }

    /// <summary>Gets the invocation that made the image: the node and, behind an <c>@</c>, the iteration path; null where no run did.</summary>
    [JsonPropertyName("invocation_id")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InvocationId { get; init; }

    /// <summary>Gets how the image was made, as a JSON object.</summary>
    [JsonPropertyName("metadata")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Metadata { get; init; }

    /// <summary>Gets the folder of the files below the storage's own, <c>/</c> between its parts; empty where they lie in that itself.</summary>
    /// <remarks>Recorded for each image, so that another strategy for new images leaves the old ones where they are found.</remarks>
    [JsonPropertyName("image_subfolder")]
    public string Subfolder { get; init; } = string.Empty;

    /// <summary>Gets the bytes of the image's files together; 0 where nobody knows.</summary>
    [JsonPropertyName("file_bytes")]
    public long FileBytes { get; init; }

    /// <summary>Gets the names of the images that the image's workflow or graph uses, separated by spaces; null where there are none.</summary>
    [JsonIgnore]
    public string? Uses { get; init; }

    /// <summary>Gets whether the image is only a step on the way to another.</summary>
    [JsonPropertyName("is_intermediate")]
    public bool IsIntermediate { get; init; }

    /// <summary>Gets whether the user marked the image.</summary>
    [JsonPropertyName("starred")]
    public bool Starred { get; init; }

    /// <summary>Gets when the record was added, in UTC; set by the storage.</summary>
    [JsonPropertyName("created_at")]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets when the record was last changed, in UTC; set by the storage.</summary>
    [JsonPropertyName("updated_at")]
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Gets when the image was marked as deleted, in UTC; null while it is not.</summary>
    [JsonPropertyName("deleted_at")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? DeletedAt { get; init; }
}
