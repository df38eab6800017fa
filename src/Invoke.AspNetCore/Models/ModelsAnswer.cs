using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>The models that nodes can use.</summary>
internal sealed record ModelsAnswer([property: JsonPropertyName("models")] IReadOnlyList<ModelIdentifier> Models);
