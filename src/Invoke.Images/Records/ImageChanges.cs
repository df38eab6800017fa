using System.Text.Json.Serialization;

namespace Invoke.Images;

/// <summary>What can be changed of an image's record; a member that is null stays as it is.</summary>
/// <remarks>The set is closed: JSON with any other property is refused.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ImageChanges
{
    /// <summary>Gets the new category.</summary>
    [JsonPropertyName("image_category")]
    public ImageCategory? Category { get; init; }

    /// <summary>Gets the session the image is to belong to.</summary>
    [JsonPropertyName("session_id")]
    public string? SessionId { get; init; }

    /// <summary>Gets whether the image is only a step on the way to another.</summary>
    [JsonPropertyName("is_intermediate")]
    public bool? IsIntermediate { get; init; }

    /// <summary>Gets whether the user marked the image.</summary>
    [JsonPropertyName("starred")]
    public bool? Starred { get; init; }
}
