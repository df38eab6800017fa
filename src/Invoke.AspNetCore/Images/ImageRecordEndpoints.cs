using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Invoke.AspNetCore;

/// <summary>One image's record: read, changed, deleted.</summary>
internal static class ImageRecordEndpoints
{
    private static readonly JsonBody<ImageChanges> Changes = new(HttpJsonContext.Default.ImageChanges);
    private static readonly QueryRules DeleteRules = new(QueryRule.Boolean("soft"));

    public static void Map(RouteGroupBuilder images, InvokeEndpointOptions options)
    {
        images.MapGet("/i/{name}", GetAsync).Check(ImageNameCheck.Instance)
            .Describe(options, "GetImage", "Gets the record of an image.", StatusCodes.Status404NotFound)
            .Produces<StoredImage>();
        images.MapGet("/{origin}/{name}/metadata", GetAsync).Check(ImageNameCheck.Instance, ImageOriginCheck.Instance).IsAlias();

        images.MapGet("/i/{name}/metadata", GetMetadataAsync).Check(ImageNameCheck.Instance)
            .Describe(options, "GetImageMetadata", "Gets how an image was made; null where nobody knows.", StatusCodes.Status404NotFound)
            .Produces<JsonElement?>();
        images.MapGet("/i/{name}/workflow", GetWorkflowAsync).Check(ImageNameCheck.Instance)
            .Describe(options, "GetImageWorkflow", "Gets the workflow and the graph that an image's file carries, each as a JSON text.", StatusCodes.Status404NotFound)
            .Produces<ImageWorkflowAnswer>();

        images.MapGet("/i/{name}/urls", GetUrlsAsync).Check(ImageNameCheck.Instance)
            .Describe(options, "GetImageUrls", "Gets where an image's files can be read.", StatusCodes.Status404NotFound)
            .Produces<ImageUrlsAnswer>();
        images.MapGet("/{origin}/{name}/urls", GetUrlsAsync).Check(ImageNameCheck.Instance, ImageOriginCheck.Instance).IsAlias();

        images.MapPatch("/i/{name}", UpdateAsync).Check(ImageNameCheck.Instance, Changes)
            .Describe(
                options,
                "UpdateImage",
                "Changes category, session, star or whether an image is an intermediate.",
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status422UnprocessableEntity)
            .Produces<StoredImage>();
        images.MapPatch("/{origin}/{name}", UpdateAsync).Check(ImageNameCheck.Instance, Changes, ImageOriginCheck.Instance).IsAlias();

        images.MapDelete("/i/{name}", DeleteAsync).Check(ImageNameCheck.Instance, DeleteRules)
            .Describe(
                options,
                "DeleteImage",
                "Deletes an image for good, or marks it as deleted.",
                StatusCodes.Status404NotFound,
                StatusCodes.Status422UnprocessableEntity)
            .Produces<ImagesDeletedAnswer>();
        images.MapDelete("/{origin}/{name}", DeleteAsync).Check(ImageNameCheck.Instance, DeleteRules, ImageOriginCheck.Instance).IsAlias();
    }

    private static async Task<JsonHttpResult<StoredImage>> GetAsync(
        [FromRoute] string name, [FromServices] IImageService images, CancellationToken cancellationToken) =>
        TypedResults.Json(await images.GetAsync(name, cancellationToken).ConfigureAwait(false), HttpJsonContext.Default.StoredImage);

    private static async Task<Utf8ContentHttpResult> GetMetadataAsync(
        [FromRoute] string name, [FromServices] IImageService images, CancellationToken cancellationToken)
    {
        StoredImage image = await images.GetAsync(name, cancellationToken).ConfigureAwait(false);

        // Metadata that is too large for a record stays in the file.
        string? metadata = image.Metadata ?? (await images.ReadMetadataAsync(name, cancellationToken).ConfigureAwait(false)).Metadata;
        return TypedResults.Text(System.Text.Encoding.UTF8.GetBytes(metadata ?? "null"), "application/json; charset=utf-8");
    }

    private static async Task<JsonHttpResult<ImageWorkflowAnswer>> GetWorkflowAsync(
        [FromRoute] string name, [FromServices] IImageService images, CancellationToken cancellationToken)
    {
        await images.GetAsync(name, cancellationToken).ConfigureAwait(false);
        ImageMetadata carried = await images.ReadMetadataAsync(name, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(new ImageWorkflowAnswer(carried.Workflow, carried.Graph), HttpJsonContext.Default.ImageWorkflowAnswer);
    }

    private static async Task<JsonHttpResult<ImageUrlsAnswer>> GetUrlsAsync(
        [FromRoute] string name, [FromServices] IImageService images, CancellationToken cancellationToken)
    {
        StoredImage image = await images.GetAsync(name, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(
            new ImageUrlsAnswer(image.ImageName, image.Origin, image.ImageUrl, image.ThumbnailUrl), HttpJsonContext.Default.ImageUrlsAnswer);
    }

    private static async Task<JsonHttpResult<StoredImage>> UpdateAsync(
        [FromRoute] string name, HttpContext context, [FromServices] IImageService images, CancellationToken cancellationToken)
    {
        ImageChanges changes = await Changes.ReadAsync(context).ConfigureAwait(false);
        return TypedResults.Json(await images.UpdateAsync(name, changes, cancellationToken).ConfigureAwait(false), HttpJsonContext.Default.StoredImage);
    }

    private static async Task<JsonHttpResult<ImagesDeletedAnswer>> DeleteAsync(
        [FromRoute] string name,
        [FromServices] IImageService images,
        CancellationToken cancellationToken,
        [FromQuery(Name = "soft"), System.ComponentModel.Description("True only marks the image; it can be restored.")] bool soft = false)
    {
        bool isDeleted = soft
            ? (await images.SoftDeleteManyAsync([name], cancellationToken).ConfigureAwait(false)).Count > 0
            : await images.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        return isDeleted
            ? TypedResults.Json(new ImagesDeletedAnswer([name], []), HttpJsonContext.Default.ImagesDeletedAnswer)
            : throw new ImageRecordNotFoundException(name);
    }
}
