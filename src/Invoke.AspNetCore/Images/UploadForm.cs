using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>The fields of an upload, for documents; <see cref="UploadBody"/> reads them.</summary>
internal sealed record UploadForm(
    [property: JsonPropertyName("file")] IFormFile File,
    [property: JsonPropertyName("metadata")] string? Metadata = null);
