using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Invoke.AspNetCore;

/// <summary>Reads the multipart form of an upload part by part, so that it is refused as soon as it is too large.</summary>
internal sealed class UploadBody : IRequestCheck, IAcceptsMetadata
{
    private const string FileField = "file";
    private const string MetadataField = "metadata";
    private const int MetadataBytes = 1 << 20;
    private const int Overhead = 64 * 1024;
    private const int LongestBoundary = 200;

    public static UploadBody Instance { get; } = new();

    public IReadOnlyList<string> ContentTypes { get; } = ["multipart/form-data"];

    public Type? RequestType => typeof(UploadForm);

    public bool IsOptional => false;

    public ValueTask CheckAsync(HttpContext context)
    {
        if (!IsForm(context.Request, out _))
        {
            throw new HttpProblemException(
                StatusCodes.Status415UnsupportedMediaType,
                $"The content type is '{context.Request.ContentType}'; send 'multipart/form-data' with the image as field '{FileField}'.");
        }

        return ValueTask.CompletedTask;
    }

    public static async ValueTask<Upload> ReadAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        long most = context.EndpointOptions().MaxUploadBytes;
        LimitedBody.Limit(request, most + MetadataBytes + Overhead, () => TooLarge(most));
        var reader = new MultipartReader(Boundary(request), request.Body);
        try
        {
            return await ReadAsync(reader, most, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            throw new HttpProblemException(
                StatusCodes.Status400BadRequest, "The form is malformed: its parts do not fit the boundary in the content type, or it ends early. Send it again.", exception);
        }
    }

    private static async ValueTask<Upload> ReadAsync(MultipartReader reader, long most, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? file = null;
        string? metadata = null;
        while (await reader.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? disposition))
            {
                throw new HttpProblemException(StatusCodes.Status400BadRequest, "A part of the form has no Content-Disposition; name its field there.");
            }

            switch (HeaderUtilities.RemoveQuotes(disposition.Name).Value)
            {
                case FileField when file is not null:
                    throw HttpProblemException.Unprocessable($"The form has two fields '{FileField}'; upload one image a request.");
                case FileField:
                    CheckIsImage(section, disposition);
                    file = await LimitedBody.ReadAsync(section.Body, most, () => TooLarge(most), cancellationToken).ConfigureAwait(false);
                    break;
                case MetadataField:
                    ReadOnlyMemory<byte> text = await LimitedBody.ReadAsync(
                        section.Body, MetadataBytes, MetadataTooLarge, cancellationToken).ConfigureAwait(false);
                    metadata = text.IsEmpty ? null : Encoding.UTF8.GetString(text.Span);
                    break;
            }
        }

        return file is { } read
            ? new Upload(read, metadata)
            : throw HttpProblemException.Unprocessable($"The form has no field '{FileField}'; send the image there.");
    }

    private static void CheckIsImage(MultipartSection section, ContentDispositionHeaderValue disposition)
    {
        if (!disposition.FileName.HasValue && !disposition.FileNameStar.HasValue)
        {
            throw HttpProblemException.Unprocessable($"Form field '{FileField}' is a text; send the image as a file, with a file name.");
        }

        // Without one, the bytes decide alone; they do in any case.
        if (section.ContentType is { Length: > 0 } type && !type.StartsWith("image/", StringComparison.OrdinalIgnoreCase))
        {
            throw new HttpProblemException(
                StatusCodes.Status415UnsupportedMediaType, $"Form field '{FileField}' has the content type '{type}'; send an image, such as image/png.");
        }
    }

    private static bool IsForm(HttpRequest request, out MediaTypeHeaderValue? type) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);

    private static string Boundary(HttpRequest request)
    {
        IsForm(request, out MediaTypeHeaderValue? type);
        string? boundary = HeaderUtilities.RemoveQuotes(type!.Boundary).Value; // checked before
        return boundary is { Length: > 0 and <= LongestBoundary }
            ? boundary
            : throw new HttpProblemException(
                StatusCodes.Status400BadRequest, $"The content type has no boundary of 1 to {LongestBoundary} characters; let your HTTP client set the header.");
    }

    private static HttpProblemException MetadataTooLarge() => new(
        StatusCodes.Status413PayloadTooLarge, $"Form field '{MetadataField}' is larger than {MetadataBytes} bytes, the most that is accepted. Send less.");

    private static HttpProblemException TooLarge(long most) =>
        HttpProblemException.TooLarge("The uploaded file", most, nameof(InvokeEndpointOptions.MaxUploadBytes));
}
