using System.Text.Json.Serialization;

namespace Invoke.Queue;

/// <summary>What the tables keep as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(QueueEvent))]
[JsonSerializable(typeof(NodeFieldValue))]
[JsonSerializable(typeof(NodeFieldValue[]))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(bool))]
internal sealed partial class QueueJsonContext : JsonSerializerContext;
