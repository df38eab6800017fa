using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>The images that are starred now.</summary>
internal sealed record ImagesStarredAnswer(
    [property: JsonPropertyName("starred_images")] IReadOnlyList<string> StarredImages,
    [property: JsonPropertyName("affected_boards")] IReadOnlyList<string> AffectedBoards);
