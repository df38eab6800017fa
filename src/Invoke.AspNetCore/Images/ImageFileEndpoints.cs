using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Invoke.Internal.Files;
using Microsoft.Net.Http.Headers;

namespace Invoke.AspNetCore;

/// <summary>The files of images: whole or in ranges, with what caches need.</summary>
internal static class ImageFileEndpoints
{
    private static readonly string[] Head = [HttpMethods.Head];
    private static readonly ImageSignatureCheck FullIsSigned = new(ImageFileKind.Full);
    private static readonly ImageSignatureCheck ThumbnailIsSigned = new(ImageFileKind.Thumbnail);

    private static readonly int[] Problems =
    [
        StatusCodes.Status403Forbidden,
        StatusCodes.Status404NotFound,
        StatusCodes.Status412PreconditionFailed,
        StatusCodes.Status416RangeNotSatisfiable,
    ];

    public static void Map(RouteGroupBuilder images, InvokeEndpointOptions options)
    {
        images.MapGet("/i/{name}/full", GetFullAsync).Check(FullIsSigned, ImageNameCheck.Instance).ProducesFile()
            .Describe(options, "GetImageFile", "Gets the file of an image.", Problems);
        images.MapMethods("/i/{name}/full", Head, GetFullAsync).Check(FullIsSigned, ImageNameCheck.Instance).ProducesFile()
            .Describe(options, "HeadImageFile", "Gets the headers of an image's file.", Problems);
        images.MapGet("/i/{name}/thumbnail", GetThumbnailAsync).Check(ThumbnailIsSigned, ImageNameCheck.Instance).ProducesFile()
            .Describe(options, "GetImageThumbnail", "Gets the small version of an image.", Problems);
        images.MapMethods("/i/{name}/thumbnail", Head, GetThumbnailAsync).Check(ThumbnailIsSigned, ImageNameCheck.Instance).ProducesFile()
            .Describe(options, "HeadImageThumbnail", "Gets the headers of an image's small version.", Problems);

        images.MapGet("/{origin}/{name}", GetFullAsync).Check(FullIsSigned, ImageNameCheck.Instance, ImageOriginCheck.Instance).IsAlias();
        images.MapMethods("/{origin}/{name}", Head, GetFullAsync).Check(FullIsSigned, ImageNameCheck.Instance, ImageOriginCheck.Instance).IsAlias();
        images.MapGet("/{origin}/{name}/thumbnail", GetThumbnailAsync)
            .Check(ThumbnailIsSigned, ImageNameCheck.Instance, ImageOriginCheck.Instance).IsAlias();
        images.MapMethods("/{origin}/{name}/thumbnail", Head, GetThumbnailAsync)
            .Check(ThumbnailIsSigned, ImageNameCheck.Instance, ImageOriginCheck.Instance).IsAlias();
    }

    private static RouteHandlerBuilder ProducesFile(this RouteHandlerBuilder endpoint) => endpoint
        .Produces<Stream>(StatusCodes.Status200OK, "image/png", "image/webp", "image/jpeg")
        .Produces<Stream>(StatusCodes.Status206PartialContent, "image/png", "image/webp", "image/jpeg")
        .Produces(StatusCodes.Status304NotModified);

    private static Task GetFullAsync([FromRoute] string name, HttpContext context, [FromServices] IImageService images) =>
        SendAsync(context, images, name, ImageFileKind.Full);

    private static Task GetThumbnailAsync([FromRoute] string name, HttpContext context, [FromServices] IImageService images) =>
        SendAsync(context, images, name, ImageFileKind.Thumbnail);

    private static async Task SendAsync(HttpContext context, IImageService images, string name, ImageFileKind kind)
    {
        // A missing file shows here, before the response starts.
        ImageFile file = await images.OpenReadAsync(name, kind, context.RequestAborted).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            IHeaderDictionary headers = context.Response.Headers;
            if (context.EndpointOptions().FileCacheControl is { Length: > 0 } cacheControl)
            {
                headers.CacheControl = cacheControl;
            }

            headers.ContentDisposition = new ContentDispositionHeaderValue("inline") { FileName = FileName(name, file.ContentType) }.ToString();
            await TypedResults.Stream(
                file.Content,
                file.ContentType,
                lastModified: file.LastModified,
                entityTag: new EntityTagHeaderValue(Tag(name, kind, file)),
                enableRangeProcessing: file.Content.CanSeek && AsksForBytes(context.Request)).ExecuteAsync(context).ConfigureAwait(false);
        }
    }

    // The server takes every unit for bytes; one it does not know has to be passed over.
    private static bool AsksForBytes(HttpRequest request) =>
        request.Headers.Range.Count == 0 || request.Headers.Range.ToString().StartsWith("bytes", StringComparison.OrdinalIgnoreCase);

    // Strong: under one name there is only ever one sequence of bytes; a repair that makes a thumbnail again changes its time.
    private static string Tag(string name, ImageFileKind kind, ImageFile file)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        byte[] data = new byte[text.Length + 17];
        text.CopyTo(data, 0);
        data[text.Length] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(text.Length + 1), file.Content.CanSeek ? file.Content.Length : -1);
        BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(text.Length + 9), file.LastModified.UtcTicks);
        return $"\"{Convert.ToHexStringLower(SHA256.HashData(data).AsSpan(0, 12))}\"";
    }

    // Thumbnails may have another format than the image they are of.
    private static string FileName(string name, string contentType) =>
        ImageFileTypes.ExtensionOf(contentType) is { } extension ? Path.ChangeExtension(name, extension) : name;
}
