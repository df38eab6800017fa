using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>Where an image's files can be read.</summary>
internal sealed record ImageUrlsAnswer(
    [property: JsonPropertyName("image_name")] string ImageName,
    [property: JsonPropertyName("image_origin")] ImageOrigin Origin,
    [property: JsonPropertyName("image_url")] string ImageUrl,
    [property: JsonPropertyName("thumbnail_url")] string ThumbnailUrl);
