using System.ComponentModel;

namespace Invoke.AspNetCore;

/// <summary>The filters and the part of a list that a query asks for; the categories come apart, because documents take a list in here for required.</summary>
internal sealed class ImageListParameters
{
    public static QueryRule[] Rules(int mostLimit) =>
    [
        QueryRule.Word("image_origin", Words.Origins),
        QueryRule.Words("categories", Words.Categories),
        QueryRule.Words("excluded_categories", Words.Categories),
        QueryRule.Boolean("is_intermediate"),
        QueryRule.Text("session_id", 1000),
        QueryRule.Boolean("starred"),
        QueryRule.Text("search", ImageQuery.MaxSearchLength),
        QueryRule.Text("search_term", ImageQuery.MaxSearchLength),
        QueryRule.Time("created_from"),
        QueryRule.Time("created_before"),
        QueryRule.Word("order_dir", Words.Orders),
        QueryRule.Boolean("deleted"),
        QueryRule.Integer("offset", 0, int.MaxValue),
        QueryRule.Integer("limit", 1, mostLimit),
        QueryRule.Text("after", 1000),
    ];

    [FromQuery(Name = "image_origin"), Description("Keeps images that were made here (internal) or brought (external).")]
    public OriginWord? Origin { get; init; }

    [FromQuery(Name = "is_intermediate"), Description("Keeps intermediates only (true), or everything else (false).")]
    public bool? IsIntermediate { get; init; }

    [FromQuery(Name = "session_id"), Description("Keeps the images of a session.")]
    public string? SessionId { get; init; }

    [FromQuery(Name = "starred"), Description("Keeps starred images only (true), or everything else (false).")]
    public bool? Starred { get; init; }

    [FromQuery(Name = "search"), Description("Words of the metadata, prompts included; \"in quotes\" side by side, beg* for beginnings.")]
    public string? Search { get; init; }

    [FromQuery(Name = "search_term"), Description("The same as search, as InvokeAI calls it.")]
    public string? SearchTerm { get; init; }

    [FromQuery(Name = "created_from"), Description("Keeps images created at this time or later.")]
    public DateTimeOffset? CreatedFrom { get; init; }

    [FromQuery(Name = "created_before"), Description("Keeps images created before this time.")]
    public DateTimeOffset? CreatedBefore { get; init; }

    [FromQuery(Name = "order_dir"), Description("DESC, newest first, or ASC.")]
    public OrderWord? Order { get; init; }

    [FromQuery(Name = "deleted"), Description("Lists what is marked as deleted, instead of everything else.")]
    public bool? Deleted { get; init; }

    [FromQuery(Name = "offset"), Description("How many to skip; 0 by default, not together with after.")]
    public int? Offset { get; init; }

    [FromQuery(Name = "limit"), Description("How many to answer at most.")]
    public int? Limit { get; init; }

    [FromQuery(Name = "after"), Description("The next of the page before; costs the same at any depth.")]
    public string? After { get; init; }

    public ImageQuery ToQuery(int limit, CategoryWord[]? categories, CategoryWord[]? excludedCategories)
    {
        RefuseIf(
            categories is { Length: > 0 } && excludedCategories is { Length: > 0 },
            "Query parameters 'categories' and 'excluded_categories' contradict each other; leave one of them out.");
        RefuseIf(
            !string.IsNullOrEmpty(After) && Offset > 0, "Query parameters 'after' and 'offset' both say where to start; leave one of them out.");
        RefuseIf(
            !string.IsNullOrEmpty(Search) && !string.IsNullOrEmpty(SearchTerm), "Query parameters 'search' and 'search_term' mean the same; give one of them.");
        RefuseIf(
            CreatedFrom >= CreatedBefore, "Query parameter 'created_from' is not before 'created_before'; swap them, or widen the range.");
        return new ImageQuery
        {
            Origin = (ImageOrigin?)Origin,
            Categories = ToCategories(categories),
            ExcludedCategories = ToCategories(excludedCategories),
            IsIntermediate = IsIntermediate,
            SessionId = NullIfEmpty(SessionId),
            Starred = Starred,
            Search = NullIfEmpty(Search) ?? NullIfEmpty(SearchTerm),
            CreatedFrom = CreatedFrom,
            CreatedBefore = CreatedBefore,
            OldestFirst = Order == OrderWord.ASC,
            Deleted = Deleted ?? false,
            Offset = Offset ?? 0,
            Limit = Limit ?? limit,
            After = NullIfEmpty(After),
        };
    }

    private static ImageCategory[] ToCategories(CategoryWord[]? words) => [.. (words ?? []).Select(static word => (ImageCategory)word)];

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static void RefuseIf(bool isFault, string detail)
    {
        if (isFault)
        {
            throw HttpProblemException.Unprocessable(detail);
        }
    }
}
