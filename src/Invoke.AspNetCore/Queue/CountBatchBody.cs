using System.Text.Json;
using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>A batch to count.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CountBatchBody([property: JsonPropertyName("batch"), JsonRequired] JsonElement Batch);
