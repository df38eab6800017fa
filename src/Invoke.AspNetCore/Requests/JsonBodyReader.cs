using System.Text.Json;
using Invoke.Internal;

namespace Invoke.AspNetCore;

/// <summary>Reads a body as JSON: bounded, strict, and with the place of what is wrong.</summary>
internal static class JsonBodyReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static void CheckContentType(HttpRequest request)
    {
        if (!request.HasJsonContentType())
        {
            throw new HttpProblemException(
                StatusCodes.Status415UnsupportedMediaType, $"The content type is '{request.ContentType}'; send JSON with 'Content-Type: application/json'.");
        }
    }

    public static async ValueTask<JsonDocument> ReadAsync(HttpContext context, string expected)
    {
        long most = context.EndpointOptions().MaxJsonBytes;
        HttpProblemException TooLarge() => HttpProblemException.TooLarge("The body", most, nameof(InvokeEndpointOptions.MaxJsonBytes));
        LimitedBody.Limit(context.Request, most, TooLarge);
        ReadOnlyMemory<byte> body = await LimitedBody.ReadAsync(context.Request.Body, most, TooLarge, context.RequestAborted).ConfigureAwait(false);
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(body, Strict);
            WholeText.Check(document.RootElement);
            return document;
        }
        catch (JsonException exception)
        {
            string detail = body.IsEmpty
                ? $"The body is empty; send {expected}."
                : $"The body is no JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}); check it there.";
            throw new HttpProblemException(StatusCodes.Status400BadRequest, detail, exception);
        }
        catch (InvalidOperationException exception)
        {
            document?.Dispose();
            throw new HttpProblemException(StatusCodes.Status400BadRequest, "A text of the body holds half of a surrogate pair (\\uD800 to \\uDFFF alone); send whole characters.", exception);
        }
    }

    /// <summary>Names a value in messages.</summary>
    public static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Null => "null",
        _ => value.GetRawText() is { Length: > 100 } text ? text[..100] + "…" : value.GetRawText(),
    };
}
