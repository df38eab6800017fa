namespace Invoke.Client;

/// <summary>Which images to list; every part that is set must hold.</summary>
public sealed record ImageFilter
{
    /// <summary>Gets the origin to keep: <c>internal</c> or <c>external</c>; null keeps all.</summary>
    public string? Origin { get; init; }

    /// <summary>Gets the categories to keep; empty keeps all.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Gets whether to keep only intermediates (true) or only other images (false); null keeps both.</summary>
    public bool? IsIntermediate { get; init; }

    /// <summary>Gets the session to keep; null keeps all.</summary>
    public string? SessionId { get; init; }

    /// <summary>Gets whether to keep only starred (true) or only other images (false); null keeps both.</summary>
    public bool? Starred { get; init; }

    /// <summary>Gets words to look for in the metadata; null keeps all.</summary>
    public string? Search { get; init; }

    /// <summary>Gets the time from which on images were created to be kept; null sets no bound.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Gets the time before which images were created to be kept; null sets no bound.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Gets whether the oldest come first; newest first by default.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>Gets whether to list what is marked as deleted instead of everything else.</summary>
    public bool Deleted { get; init; }

    internal string ToQuery(int limit, string? after)
    {
        var query = new QueryText("images/");
        query.Add("image_origin", Origin);
        foreach (string category in Categories)
        {
            query.Add("categories", category);
        }

        query.Add("is_intermediate", IsIntermediate);
        query.Add("session_id", SessionId);
        query.Add("starred", Starred);
        query.Add("search", Search);
        query.Add("created_from", CreatedFrom);
        query.Add("created_before", CreatedBefore);
        query.Add("order_dir", OldestFirst ? "ASC" : null);
        query.Add("deleted", Deleted ? true : null);
        query.Add("limit", limit);
        query.Add("after", after);
        return query.ToString();
    }
}
