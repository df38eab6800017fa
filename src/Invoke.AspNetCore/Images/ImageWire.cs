using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>Names of images, as bodies give them.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ImageNamesBody([property: JsonPropertyName("image_names"), JsonRequired] IReadOnlyList<string> ImageNames);

/// <summary>A page of names.</summary>
internal sealed record ImageNamesAnswer(
    [property: JsonPropertyName("image_names")] IReadOnlyList<string> ImageNames,
    [property: JsonPropertyName("starred_count")] long StarredCount,
    [property: JsonPropertyName("total_count")] long TotalCount,
    [property: JsonPropertyName("next"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next);

/// <summary>Where an image's files can be read.</summary>
internal sealed record ImageUrlsAnswer(
    [property: JsonPropertyName("image_name")] string ImageName,
    [property: JsonPropertyName("image_origin")] ImageOrigin Origin,
    [property: JsonPropertyName("image_url")] string ImageUrl,
    [property: JsonPropertyName("thumbnail_url")] string ThumbnailUrl);

/// <summary>The workflow and the graph in an image's file, each a JSON text of its own.</summary>
internal sealed record ImageWorkflowAnswer(
    [property: JsonPropertyName("workflow")] string? Workflow,
    [property: JsonPropertyName("graph")] string? Graph);

/// <summary>The images that are gone. There are no boards, so none are affected; clients of InvokeAI read the member.</summary>
internal sealed record ImagesDeletedAnswer(
    [property: JsonPropertyName("deleted_images")] IReadOnlyList<string> DeletedImages,
    [property: JsonPropertyName("affected_boards")] IReadOnlyList<string> AffectedBoards);

/// <summary>The images that are starred now.</summary>
internal sealed record ImagesStarredAnswer(
    [property: JsonPropertyName("starred_images")] IReadOnlyList<string> StarredImages,
    [property: JsonPropertyName("affected_boards")] IReadOnlyList<string> AffectedBoards);

/// <summary>The images that are not starred any more.</summary>
internal sealed record ImagesUnstarredAnswer(
    [property: JsonPropertyName("unstarred_images")] IReadOnlyList<string> UnstarredImages,
    [property: JsonPropertyName("affected_boards")] IReadOnlyList<string> AffectedBoards);

/// <summary>The images that are back.</summary>
internal sealed record ImagesRestoredAnswer([property: JsonPropertyName("restored_images")] IReadOnlyList<string> RestoredImages);
