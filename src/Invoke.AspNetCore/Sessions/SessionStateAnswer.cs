using System.Text.Json;
using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>The state of a session on the wire, as InvokeAI had it in 2023.</summary>
internal sealed record SessionStateAnswer(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("item_id")] long ItemId,
    [property: JsonPropertyName("status")] QueueItemStatus Status,
    [property: JsonPropertyName("graph")] JsonElement Graph,
    [property: JsonPropertyName("executed")] IReadOnlyList<string> Executed,
    [property: JsonPropertyName("executed_history")] IReadOnlyList<string> ExecutedHistory,
    [property: JsonPropertyName("results")] IReadOnlyDictionary<string, JsonElement> Results,
    [property: JsonPropertyName("errors")] IReadOnlyDictionary<string, string> Errors,
    [property: JsonPropertyName("prepared_source_mapping")] IReadOnlyDictionary<string, string> PreparedSourceMapping,
    [property: JsonPropertyName("source_prepared_mapping")] IReadOnlyDictionary<string, IReadOnlyList<string>> SourcePreparedMapping)
{
    /// <summary>Gets the names of the outputs that are too large for the state, by invocation; null where there are none.</summary>
    [JsonPropertyName("omitted_outputs"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? OmittedOutputs { get; init; }
}
