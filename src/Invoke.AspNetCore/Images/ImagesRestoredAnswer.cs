using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>The images that are back.</summary>
internal sealed record ImagesRestoredAnswer([property: JsonPropertyName("restored_images")] IReadOnlyList<string> RestoredImages);
