using Microsoft.AspNetCore.Http.HttpResults;

namespace Invoke.AspNetCore;

/// <summary>Many images at once. Names that no image has are left out; the answer lists the others.</summary>
internal static class ImageBulkEndpoints
{
    private const int Batch = 500;

    private static readonly JsonBody<ImageNamesBody> Names = new(HttpJsonContext.Default.ImageNamesBody);
    private static readonly QueryRules DeleteRules = new(QueryRule.Boolean("soft"));

    private static readonly int[] Problems =
    [
        StatusCodes.Status400BadRequest,
        StatusCodes.Status413PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType,
        StatusCodes.Status422UnprocessableEntity,
    ];

    public static void Map(RouteGroupBuilder images, InvokeEndpointOptions options)
    {
        images.MapPost("/images_by_names", GetManyAsync).Check(Names)
            .Describe(options, "GetImagesByNames", "Gets the records of images, in the order of the names.", Problems)
            .Produces<IReadOnlyList<StoredImage>>();
        images.MapPost("/delete", DeleteManyAsync).Check(Names, DeleteRules)
            .Describe(options, "DeleteImages", "Deletes images for good, or marks them as deleted.", Problems)
            .Produces<ImagesDeletedAnswer>();
        images.MapPost("/restore", RestoreAsync).Check(Names)
            .Describe(options, "RestoreImages", "Takes the mark of deletion off images.", Problems)
            .Produces<ImagesRestoredAnswer>();
        images.MapPost("/star", StarAsync).Check(Names)
            .Describe(options, "StarImages", "Stars images.", Problems)
            .Produces<ImagesStarredAnswer>();
        images.MapPost("/unstar", UnstarAsync).Check(Names)
            .Describe(options, "UnstarImages", "Takes the star off images.", Problems)
            .Produces<ImagesUnstarredAnswer>();
        images.MapPost("/download", DownloadAsync).Check(Names)
            .Describe(options, "DownloadImages", "Downloads images as a zip file, sent while it is made.", [.. Problems, StatusCodes.Status404NotFound])
            .Produces<Stream>(StatusCodes.Status200OK, ImageZip.ContentType);
        images.MapDelete("/intermediates", DeleteIntermediatesAsync)
            .Describe(options, "DeleteIntermediates", "Deletes the intermediates for good that nobody starred, and answers how many.")
            .Produces<long>();
    }

    private static async Task<JsonHttpResult<IReadOnlyList<StoredImage>>> GetManyAsync(
        HttpContext context, [FromServices] IImageService images, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> names = await ReadNamesAsync(context).ConfigureAwait(false);
        IReadOnlyList<StoredImage> found = await FindAsync(images, names, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(found, HttpJsonContext.Default.IReadOnlyListStoredImage);
    }

    private static async Task<JsonHttpResult<ImagesDeletedAnswer>> DeleteManyAsync(
        HttpContext context,
        [FromServices] IImageService images,
        CancellationToken cancellationToken,
        [FromQuery(Name = "soft"), System.ComponentModel.Description("True only marks the images; they can be restored.")] bool soft = false)
    {
        IReadOnlyList<string> names = await ReadNamesAsync(context).ConfigureAwait(false);
        IReadOnlyList<string> deleted = soft
            ? await images.SoftDeleteManyAsync(names, cancellationToken).ConfigureAwait(false)
            : await images.DeleteManyAsync(names, condition: null, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(new ImagesDeletedAnswer(deleted, []), HttpJsonContext.Default.ImagesDeletedAnswer);
    }

    private static async Task<JsonHttpResult<ImagesRestoredAnswer>> RestoreAsync(
        HttpContext context, [FromServices] IImageService images, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> names = await ReadNamesAsync(context).ConfigureAwait(false);
        IReadOnlyList<string> restored = await images.RestoreManyAsync(names, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(new ImagesRestoredAnswer(restored), HttpJsonContext.Default.ImagesRestoredAnswer);
    }

    private static async Task<JsonHttpResult<ImagesStarredAnswer>> StarAsync(
        HttpContext context, [FromServices] IImageService images, CancellationToken cancellationToken) => TypedResults.Json(
            new ImagesStarredAnswer(await SetStarAsync(context, images, true, cancellationToken).ConfigureAwait(false), []),
            HttpJsonContext.Default.ImagesStarredAnswer);

    private static async Task<JsonHttpResult<ImagesUnstarredAnswer>> UnstarAsync(
        HttpContext context, [FromServices] IImageService images, CancellationToken cancellationToken) => TypedResults.Json(
            new ImagesUnstarredAnswer(await SetStarAsync(context, images, false, cancellationToken).ConfigureAwait(false), []),
            HttpJsonContext.Default.ImagesUnstarredAnswer);

    private static async Task DownloadAsync(HttpContext context, [FromServices] IImageService images)
    {
        IReadOnlyList<string> names = await ReadNamesAsync(context).ConfigureAwait(false);
        IReadOnlyList<StoredImage> found = await FindAsync(images, names, context.RequestAborted).ConfigureAwait(false);
        if (found.Count == 0)
        {
            throw HttpProblemException.NotFound($"None of the {names.Count} names is an image's. Check them; the images may have been deleted.");
        }

        await ImageZip.SendAsync(context, images, [.. found.Select(static image => image.ImageName)]).ConfigureAwait(false);
    }

    private static async Task<JsonHttpResult<long>> DeleteIntermediatesAsync([FromServices] IImageService images, CancellationToken cancellationToken)
    {
        var query = new ImageQuery { IsIntermediate = true, Starred = false, Limit = Batch, IncludeTotal = false };
        var condition = new ImageCondition { IsIntermediate = true, Starred = false, Deleted = false };
        long deleted = 0;
        Page<string> page;
        do
        {
            page = await images.ListNamesAsync(query, cancellationToken).ConfigureAwait(false);
            deleted += (await images.DeleteManyAsync(page.Items, condition, cancellationToken).ConfigureAwait(false)).Count;
            query = query with { After = page.Next };
        }
        while (page.Next is not null);
        return TypedResults.Json(deleted, HttpJsonContext.Default.Int64);
    }

    private static async ValueTask<IReadOnlyList<string>> SetStarAsync(
        HttpContext context, IImageService images, bool isStarred, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> names = await ReadNamesAsync(context).ConfigureAwait(false);
        return await images.UpdateManyAsync(names, new ImageChanges { Starred = isStarred }, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<IReadOnlyList<string>> ReadNamesAsync(HttpContext context)
    {
        ImageNamesBody body = await Names.ReadAsync(context).ConfigureAwait(false);
        return ImageNameCheck.Check(body.ImageNames, context.EndpointOptions().MaxNames);
    }

    private static async ValueTask<IReadOnlyList<StoredImage>> FindAsync(
        IImageService images, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        List<StoredImage> found = new(names.Count);
        foreach (string name in names)
        {
            if (await images.FindAsync(name, cancellationToken: cancellationToken).ConfigureAwait(false) is { } image)
            {
                found.Add(image);
            }
        }

        return found;
    }
}
