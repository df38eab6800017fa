using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>The images that are gone. There are no boards, so none are affected; clients of InvokeAI read the member.</summary>
internal sealed record ImagesDeletedAnswer(
    [property: JsonPropertyName("deleted_images")] IReadOnlyList<string> DeletedImages,
    [property: JsonPropertyName("affected_boards")] IReadOnlyList<string> AffectedBoards);
