using System.Text.Json.Serialization;

namespace Invoke.Client;

/// <summary>What a server knows about an image.</summary>
public sealed record RemoteImage
{
    /// <summary>Gets the name, the key of the image.</summary>
    [JsonPropertyName("image_name")]
    public required string ImageName { get; init; }

    /// <summary>Gets the address of the image, as the server gives it: relative to the client's base address or absolute.</summary>
    [JsonPropertyName("image_url")]
    public string ImageUrl { get; init; } = string.Empty;

    /// <summary>Gets the address of the small version.</summary>
    [JsonPropertyName("thumbnail_url")]
    public string ThumbnailUrl { get; init; } = string.Empty;

    /// <summary>Gets where it comes from: <c>internal</c> or <c>external</c>.</summary>
    [JsonPropertyName("image_origin")]
    public string Origin { get; init; } = string.Empty;

    /// <summary>Gets what it is for: <c>general</c>, <c>mask</c>, <c>control</c>, <c>user</c> or <c>other</c>.</summary>
    [JsonPropertyName("image_category")]
    public string Category { get; init; } = string.Empty;

    /// <summary>Gets the pixels in a row.</summary>
    [JsonPropertyName("width")]
    public int Width { get; init; }

    /// <summary>Gets the number of rows.</summary>
    [JsonPropertyName("height")]
    public int Height { get; init; }

    /// <summary>Gets the session that made it; null where none did.</summary>
    [JsonPropertyName("session_id")]
    public string? SessionId { get; init; }

    /// <summary>Gets the node that made it; null where none did.</summary>
    [JsonPropertyName("node_id")]
    public string? NodeId { get; init; }

    /// <summary>Gets the invocation that made it; null where none did.</summary>
    [JsonPropertyName("invocation_id")]
    public string? InvocationId { get; init; }

    /// <summary>Gets whether it is only a step on the way to another.</summary>
    [JsonPropertyName("is_intermediate")]
    public bool IsIntermediate { get; init; }

    /// <summary>Gets whether a user marked it.</summary>
    [JsonPropertyName("starred")]
    public bool Starred { get; init; }

    /// <summary>Gets when it was added, in UTC.</summary>
    [JsonPropertyName("created_at")]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets when its record last changed, in UTC.</summary>
    [JsonPropertyName("updated_at")]
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Gets when it was marked as deleted, in UTC; null while it is not.</summary>
    [JsonPropertyName("deleted_at")]
    public DateTimeOffset? DeletedAt { get; init; }
}
