using System.ComponentModel;

namespace Invoke.AspNetCore;

/// <summary>The filter and the part of a list of sessions that a query asks for: by page, by offset, or behind a cursor.</summary>
internal sealed class SessionListParameters
{
    public const int MaxPerPage = 100;
    private const int DefaultPerPage = 10;

    public static QueryRules Rules { get; } = new(
        QueryRule.Integer("page", 0, int.MaxValue),
        QueryRule.Integer("per_page", 1, MaxPerPage),
        QueryRule.Integer("offset", 0, int.MaxValue),
        QueryRule.Integer("limit", 1, MaxPerPage),
        QueryRule.Text("after", 1000),
        QueryRule.Text("query", 1000));

    [FromQuery(Name = "page"), Description("Which page, from 0; not together with offset or after.")]
    public int? Page { get; init; }

    [FromQuery(Name = "per_page"), Description("How many to answer at most; 10 by default.")]
    public int? PerPage { get; init; }

    [FromQuery(Name = "offset"), Description("How many to skip; not together with page or after.")]
    public int? Offset { get; init; }

    [FromQuery(Name = "limit"), Description("The same as per_page.")]
    public int? Limit { get; init; }

    [FromQuery(Name = "after"), Description("The next of the page before.")]
    public string? After { get; init; }

    [FromQuery(Name = "query"), Description("Keeps sessions whose graph, values, ids, origin or destination hold this text, upper and lower case being the same.")]
    public string? Query { get; init; }

    public int Size => PerPage ?? Limit ?? DefaultPerPage;

    public long Skipped => Page is { } page ? (long)page * Size : Offset ?? 0;

    public void Check()
    {
        string[] given = [.. Given(Page is not null, "page"), .. Given(Offset is not null, "offset"), .. Given(!string.IsNullOrEmpty(After), "after")];
        if (given.Length > 1)
        {
            throw HttpProblemException.Unprocessable($"Query parameters '{given[0]}' and '{given[1]}' both say where to start; leave one of them out.");
        }

        if (PerPage is not null && Limit is not null)
        {
            throw HttpProblemException.Unprocessable("Query parameters 'per_page' and 'limit' both say how many to answer; leave one of them out.");
        }
    }

    private static string[] Given(bool isGiven, string name) => isGiven ? [name] : [];
}
