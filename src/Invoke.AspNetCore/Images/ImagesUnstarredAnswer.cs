using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>The images that are not starred any more.</summary>
internal sealed record ImagesUnstarredAnswer(
    [property: JsonPropertyName("unstarred_images")] IReadOnlyList<string> UnstarredImages,
    [property: JsonPropertyName("affected_boards")] IReadOnlyList<string> AffectedBoards);
