using Microsoft.AspNetCore.Http.Metadata;

namespace Invoke.AspNetCore;

/// <summary>Metadata of an endpoint that routing sends every content type to.</summary>
internal sealed class AnyContent : IAcceptsMetadata
{
    public static AnyContent Instance { get; } = new();

    public IReadOnlyList<string> ContentTypes { get; } = ["*/*"];

    public Type? RequestType => null;

    public bool IsOptional => true;
}
