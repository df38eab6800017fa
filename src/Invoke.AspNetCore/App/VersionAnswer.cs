using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>The version of what answers.</summary>
internal sealed record VersionAnswer([property: JsonPropertyName("version")] string Version);
