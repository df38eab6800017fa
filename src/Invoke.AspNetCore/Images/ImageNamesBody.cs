using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>Names of images, as bodies give them.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ImageNamesBody([property: JsonPropertyName("image_names"), JsonRequired] IReadOnlyList<string> ImageNames);
