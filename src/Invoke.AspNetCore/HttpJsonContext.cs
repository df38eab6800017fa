using System.Text.Json;
using System.Text.Json.Serialization;

namespace Invoke.AspNetCore;

/// <summary>The JSON contracts of everything that the endpoints read and write.</summary>
[JsonSerializable(typeof(StoredImage))]
[JsonSerializable(typeof(IReadOnlyList<StoredImage>))]
[JsonSerializable(typeof(ImagePage<StoredImage>))]
[JsonSerializable(typeof(ImageChanges))]
[JsonSerializable(typeof(ImageCounts))]
[JsonSerializable(typeof(ImageNamesBody))]
[JsonSerializable(typeof(ImageNamesAnswer))]
[JsonSerializable(typeof(ImageUrlsAnswer))]
[JsonSerializable(typeof(ImageWorkflowAnswer))]
[JsonSerializable(typeof(ImagesDeletedAnswer))]
[JsonSerializable(typeof(ImagesStarredAnswer))]
[JsonSerializable(typeof(ImagesUnstarredAnswer))]
[JsonSerializable(typeof(ImagesRestoredAnswer))]
[JsonSerializable(typeof(SessionResultAnswer))]
[JsonSerializable(typeof(ImagePage<SessionResultAnswer>))]
[JsonSerializable(typeof(IReadOnlyList<NodeTypeAnswer>))]
[JsonSerializable(typeof(ModelsAnswer))]
[JsonSerializable(typeof(VersionAnswer))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(long))]
internal sealed partial class HttpJsonContext : JsonSerializerContext;
