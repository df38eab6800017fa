using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;

namespace Invoke.AspNetCore;

/// <summary>A body that is JSON of a kind, with members that somebody else checks.</summary>
/// <remarks>As metadata it describes the body, like <see cref="JsonBody{T}"/>.</remarks>
internal sealed class JsonValueBody(JsonValueKind kind, string expected, bool isOptional = false) : IRequestCheck, IAcceptsMetadata
{
    public IReadOnlyList<string> ContentTypes => [];

    public Type? RequestType => typeof(JsonElement);

    public bool IsOptional => isOptional;

    public ValueTask CheckAsync(HttpContext context)
    {
        if (!IsLeftOut(context))
        {
            JsonBodyReader.CheckContentType(context.Request);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Reads the body; null where it is left out and may be.</summary>
    public async ValueTask<JsonElement?> ReadAsync(HttpContext context)
    {
        if (IsLeftOut(context))
        {
            return null;
        }

        using JsonDocument document = await JsonBodyReader.ReadAsync(context, expected).ConfigureAwait(false);
        JsonElement root = document.RootElement;
        if (isOptional && root.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return root.ValueKind == kind
            ? root.Clone()
            : throw HttpProblemException.Unprocessable($"The body is {JsonBodyReader.Shown(root)}; send {expected}.");
    }

    private bool IsLeftOut(HttpContext context) =>
        isOptional && context.Request.ContentType is null && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false };
}
