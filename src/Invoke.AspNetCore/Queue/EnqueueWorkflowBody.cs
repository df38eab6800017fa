using System.Text.Json;
using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>A workflow of InvokeAI's editor to enqueue, with values for the fields it exposes.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record EnqueueWorkflowBody(
    [property: JsonPropertyName("workflow"), JsonRequired] JsonElement Workflow,
    [property: JsonPropertyName("fields")] JsonElement? Fields,
    [property: JsonPropertyName("data")] JsonElement? Data,
    [property: JsonPropertyName("runs")] int? Runs,
    [property: JsonPropertyName("spread")] int? Spread,
    [property: JsonPropertyName("batch_id")] string? BatchId,
    [property: JsonPropertyName("origin")] string? Origin,
    [property: JsonPropertyName("destination")] string? Destination,
    [property: JsonPropertyName("prepend")] bool? Prepend,
    [property: JsonPropertyName("priority")] int? Priority)
{
    public EnqueueOptions Options => new() { Prepend = Prepend ?? false, Priority = Priority ?? 0 };
}
