using System.Text.Json.Serialization;

namespace Invoke.Images;

/// <summary>Names a board of InvokeAI's gallery; read so that its graphs run unmodified, and otherwise without effect.</summary>
/// <param name="BoardId">The board's id.</param>
public sealed record BoardField([property: JsonPropertyName("board_id")] string? BoardId);
