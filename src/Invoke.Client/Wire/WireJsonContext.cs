using System.Text.Json;
using System.Text.Json.Serialization;

namespace Invoke.Client;

/// <summary>The JSON contracts of what is sent and received.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RemoteImage))]
[JsonSerializable(typeof(ImageUpdate))]
[JsonSerializable(typeof(Page<RemoteImage>))]
[JsonSerializable(typeof(Page<QueueItemInfo>))]
[JsonSerializable(typeof(EnqueueAnswer))]
[JsonSerializable(typeof(QueueStatusAnswer))]
[JsonSerializable(typeof(ImageNames))]
[JsonSerializable(typeof(DeletedImages))]
[JsonSerializable(typeof(RestoredImages))]
[JsonSerializable(typeof(ProblemAnswer))]
[JsonSerializable(typeof(EventListAnswer))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(bool))]
internal sealed partial class WireJsonContext : JsonSerializerContext;

internal sealed record EnqueueAnswer(
    [property: JsonPropertyName("batch")] BatchAnswer Batch,
    [property: JsonPropertyName("requested")] long Requested,
    [property: JsonPropertyName("enqueued")] int Enqueued,
    [property: JsonPropertyName("priority")] int Priority,
    [property: JsonPropertyName("item_ids")] IReadOnlyList<long> ItemIds);

internal sealed record BatchAnswer([property: JsonPropertyName("batch_id")] string BatchId);

internal sealed record QueueStatusAnswer(
    [property: JsonPropertyName("queue")] QueueStatusInfo Queue,
    [property: JsonPropertyName("processor")] ProcessorAnswer Processor);

internal sealed record ProcessorAnswer([property: JsonPropertyName("is_started")] bool IsStarted);

internal sealed record ImageNames([property: JsonPropertyName("image_names")] IReadOnlyList<string> Names);

internal sealed record DeletedImages([property: JsonPropertyName("deleted_images")] IReadOnlyList<string> Names);

internal sealed record RestoredImages([property: JsonPropertyName("restored_images")] IReadOnlyList<string> Names);

internal sealed record ProblemAnswer(
    [property: JsonPropertyName("title")] string? Title,
    [property: JsonPropertyName("detail")] string? Detail,
    [property: JsonPropertyName("problems")] IReadOnlyList<GraphProblemInfo>? Problems);

internal sealed record EventListAnswer([property: JsonPropertyName("last")] long Last);
