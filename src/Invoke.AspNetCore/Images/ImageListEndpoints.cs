using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Invoke.AspNetCore;

/// <summary>Lists of images and their names, and counts.</summary>
internal static class ImageListEndpoints
{
    private const int DefaultLimit = 10;
    private const string CategoriesText = "Keeps these categories; not together with excluded_categories.";
    private const string ExcludedCategoriesText = "Leaves these categories out.";

    public static void Map(RouteGroupBuilder images, InvokeEndpointOptions options)
    {
        images.MapGet("/", ListAsync)
            .Describe(options, "ListImages", "Lists images, newest first.", StatusCodes.Status422UnprocessableEntity)
            .Check(new QueryRules(ImageListParameters.Rules(ImageQuery.MaxLimit)))
            .Produces<Page<StoredImage>>();
        images.MapGet("/names", ListNamesAsync)
            .Describe(options, "ListImageNames", "Lists the names of images, in the order and with the filters of the list of images.", StatusCodes.Status422UnprocessableEntity)
            .Check(new QueryRules(ImageListParameters.Rules(ImageQuery.MaxNameLimit)))
            .Produces<ImageNamesAnswer>();
        images.MapGet("/counts", CountAsync)
            .Describe(options, "CountImages", "Counts images by kind, and the bytes they take.")
            .Produces<ImageCounts>();
        images.MapGet("/intermediates", CountIntermediatesAsync)
            .Describe(options, "CountIntermediates", "Counts the images that are only a step on the way to another.")
            .Produces<long>();
    }

    private static async Task<JsonHttpResult<Page<StoredImage>>> ListAsync(
        [AsParameters] ImageListParameters parameters,
        [FromServices] IImageService images,
        CancellationToken cancellationToken,
        [FromQuery(Name = "categories"), Description(CategoriesText)] CategoryWord[]? categories = null,
        [FromQuery(Name = "excluded_categories"), Description(ExcludedCategoriesText)] CategoryWord[]? excludedCategories = null)
    {
        ImageQuery query = parameters.ToQuery(DefaultLimit, categories, excludedCategories);
        try
        {
            Page<StoredImage> page = await images.ListAsync(query, cancellationToken).ConfigureAwait(false);
            return TypedResults.Json(page, HttpJsonContext.Default.PageStoredImage);
        }
        catch (ArgumentException exception) when (query.After is not null)
        {
            throw BadCursor(exception);
        }
    }

    private static async Task<JsonHttpResult<ImageNamesAnswer>> ListNamesAsync(
        [AsParameters] ImageListParameters parameters,
        [FromServices] IImageService images,
        CancellationToken cancellationToken,
        [FromQuery(Name = "categories"), Description(CategoriesText)] CategoryWord[]? categories = null,
        [FromQuery(Name = "excluded_categories"), Description(ExcludedCategoriesText)] CategoryWord[]? excludedCategories = null)
    {
        ImageQuery query = parameters.ToQuery(ImageQuery.MaxNameLimit, categories, excludedCategories);
        try
        {
            Page<string> page = await images.ListNamesAsync(query, cancellationToken).ConfigureAwait(false);
            long total = page.Total ?? 0;
            long starred = query.Starred switch
            {
                true => total,
                false => 0,
                _ => (await images.ListNamesAsync(query with { Starred = true, Limit = 1, Offset = 0, After = null }, cancellationToken).ConfigureAwait(false)).Total ?? 0,
            };
            return TypedResults.Json(new ImageNamesAnswer(page.Items, starred, total, page.Next), HttpJsonContext.Default.ImageNamesAnswer);
        }
        catch (ArgumentException exception) when (query.After is not null)
        {
            throw BadCursor(exception);
        }
    }

    private static async Task<JsonHttpResult<ImageCounts>> CountAsync([FromServices] IImageService images, CancellationToken cancellationToken) =>
        TypedResults.Json(await images.GetCountsAsync(cancellationToken).ConfigureAwait(false), HttpJsonContext.Default.ImageCounts);

    private static async Task<JsonHttpResult<long>> CountIntermediatesAsync([FromServices] IImageService images, CancellationToken cancellationToken)
    {
        ImageCounts counts = await images.GetCountsAsync(cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(counts.Intermediates, HttpJsonContext.Default.Int64);
    }

    // Everything else of the query was checked before.
    private static HttpProblemException BadCursor(ArgumentException exception) => HttpProblemException.Unprocessable(
        "Query parameter 'after' is no cursor; pass on the 'next' of a page as it is, or leave it out to start with the first page.", exception);
}
