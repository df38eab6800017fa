using System.Text.Json.Serialization;

namespace Invoke.Graph;

/// <summary>JSON contracts of the engine's own port types.</summary>
[JsonSerializable(typeof(ModelIdentifier))]
internal sealed partial class GraphJsonContext : JsonSerializerContext;
