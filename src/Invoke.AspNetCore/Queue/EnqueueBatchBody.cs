using System.Text.Json;
using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>A batch to enqueue, as InvokeAI sends it; the batch itself is read by <see cref="SessionBatch.Parse"/>.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record EnqueueBatchBody(
    [property: JsonPropertyName("batch"), JsonRequired] JsonElement Batch,
    [property: JsonPropertyName("prepend")] bool? Prepend,
    [property: JsonPropertyName("priority")] int? Priority)
{
    public EnqueueOptions Options => new() { Prepend = Prepend ?? false, Priority = Priority ?? 0 };
}
