using Microsoft.AspNetCore.Http.HttpResults;

namespace Invoke.AspNetCore;

/// <summary>Images that clients bring.</summary>
internal static class ImageUploadEndpoints
{
    private static readonly QueryRules Rules = new(
        QueryRule.Word("image_category", Words.Categories, isRequired: true), QueryRule.Boolean("is_intermediate", isRequired: true), QueryRule.Text("session_id", 1000));

    public static void Map(RouteGroupBuilder images, InvokeEndpointOptions options)
    {
        images.MapPost("/upload", UploadAsync).Check(Rules, UploadBody.Instance)
            .Describe(
                options,
                "UploadImage",
                "Stores an uploaded image.",
                StatusCodes.Status400BadRequest,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status422UnprocessableEntity)
            .Produces<StoredImage>(StatusCodes.Status201Created);
        images.MapPost("/", UploadAsync).Check(Rules, UploadBody.Instance).WithMetadata(AnyContent.Instance).IsAlias();

        // Routing would refuse other content types itself, without a problem document; so they come here.
        images.MapPost("/upload", UploadAsync).Check(Rules, UploadBody.Instance).WithMetadata(AnyContent.Instance).WithOrder(1).IsAlias();
    }

    private static async Task<JsonHttpResult<StoredImage>> UploadAsync(
        HttpContext context,
        [FromQuery(Name = "image_category")] CategoryWord category,
        [FromQuery(Name = "is_intermediate")] bool isIntermediate,
        [FromQuery(Name = "session_id")] string? sessionId,
        [FromServices] IImageService images,
        CancellationToken cancellationToken)
    {
        Upload upload = await UploadBody.ReadAsync(context).ConfigureAwait(false);
        ImageCreateRequest request = ImageCreateRequest.FromEncoded(upload.File) with
        {
            Category = (ImageCategory)category,
            IsIntermediate = isIntermediate,
            SessionId = string.IsNullOrEmpty(sessionId) ? null : sessionId,
            Metadata = upload.Metadata,
        };
        StoredImage image;
        try
        {
            image = await images.CreateAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageLimitException exception)
        {
            throw new HttpProblemException(StatusCodes.Status413PayloadTooLarge, exception.Message, exception);
        }
        catch (ImageFormatException exception)
        {
            throw new HttpProblemException(StatusCodes.Status415UnsupportedMediaType, exception.Message, exception);
        }
        catch (ArgumentException exception) when (upload.Metadata is not null)
        {
            throw HttpProblemException.Unprocessable("Form field 'metadata' is no JSON object, or larger than the record of an image takes; send a smaller JSON object.", exception);
        }

        context.Response.Headers.Location = $"{Folder(context)}/i/{image.ImageName}";
        return TypedResults.Json(image, HttpJsonContext.Default.StoredImage, statusCode: StatusCodes.Status201Created);
    }

    // The group may lie below any prefix, one with route values included; the address that was asked for is below it too.
    private static PathString Folder(HttpContext context)
    {
        string path = context.Request.Path.Value!.TrimEnd('/'); // a route has matched it
        return context.Request.PathBase.Add(path.EndsWith("/upload", StringComparison.OrdinalIgnoreCase) ? path[..^"/upload".Length] : path);
    }
}
