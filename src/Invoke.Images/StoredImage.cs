using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Invoke.Images;

/// <summary>An image's record together with the addresses of its files: what callers of <see cref="IImageService"/> get.</summary>
public sealed record StoredImage : ImageRecord
{
    /// <summary>Creates an image without values, for serializers.</summary>
    public StoredImage()
    {
    }

    /// <summary>Creates an image from its record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="imageUrl">Where the image can be read.</param>
    /// <param name="thumbnailUrl">Where its small version can be read.</param>
    [SetsRequiredMembers]
    public StoredImage(ImageRecord record, string imageUrl, string thumbnailUrl)
        : base(record)
    {
        ImageUrl = imageUrl;
        ThumbnailUrl = thumbnailUrl;
    }

    /// <summary>Gets the address of the image.</summary>
    [JsonPropertyName("image_url")]
    public required string ImageUrl { get; init; }

    /// <summary>Gets the address of the small version.</summary>
    [JsonPropertyName("thumbnail_url")]
    public required string ThumbnailUrl { get; init; }

    /// <summary>Gets the reference that nodes pass on.</summary>
    [JsonIgnore]
    public ImageRef Ref => new(ImageName);
}
