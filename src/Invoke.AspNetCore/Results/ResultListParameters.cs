using System.ComponentModel;

namespace Invoke.AspNetCore;

/// <summary>The filters and the part of a list of results that a query asks for.</summary>
internal sealed class ResultListParameters
{
    public static QueryRules Rules { get; } = new(
        QueryRule.Text("session_id", 1000),
        QueryRule.Text("node_id", 1000),
        QueryRule.Text("node_type", 1000),
        QueryRule.Text("kind", 1000),
        QueryRule.Text("name", 1000),
        QueryRule.Time("created_from"),
        QueryRule.Time("created_before"),
        QueryRule.Integer("offset", 0, int.MaxValue),
        QueryRule.Integer("limit", 1, SessionResultQuery.MaxLimit),
        QueryRule.Text("after", 1000));

    [FromQuery(Name = "session_id"), Description("Keeps the results of a session.")]
    public string? SessionId { get; init; }

    [FromQuery(Name = "node_id"), Description("Keeps the results of a node.")]
    public string? NodeId { get; init; }

    [FromQuery(Name = "node_type"), Description("Keeps the results of nodes of a type.")]
    public string? NodeType { get; init; }

    [FromQuery(Name = "kind"), Description("Keeps results of a kind: image, latents, conditioning, denoise_mask.")]
    public string? Kind { get; init; }

    [FromQuery(Name = "name"), Description("Keeps the results that are this image or tensor: finds who gave it.")]
    public string? Name { get; init; }

    [FromQuery(Name = "created_from"), Description("Keeps results of this time or later.")]
    public DateTimeOffset? CreatedFrom { get; init; }

    [FromQuery(Name = "created_before"), Description("Keeps results before this time.")]
    public DateTimeOffset? CreatedBefore { get; init; }

    [FromQuery(Name = "offset"), Description("How many to skip; 0 by default, not together with after.")]
    public int? Offset { get; init; }

    [FromQuery(Name = "limit"), Description("How many to answer at most; 100 by default.")]
    public int? Limit { get; init; }

    [FromQuery(Name = "after"), Description("The next of the page before.")]
    public string? After { get; init; }

    public SessionResultQuery ToQuery()
    {
        if (!string.IsNullOrEmpty(After) && Offset > 0)
        {
            throw HttpProblemException.Unprocessable("Query parameters 'after' and 'offset' both say where to start; leave one of them out.");
        }

        var query = new SessionResultQuery
        {
            SessionId = NullIfEmpty(SessionId),
            NodeId = NullIfEmpty(NodeId),
            NodeType = NullIfEmpty(NodeType),
            Kind = NullIfEmpty(Kind),
            Name = NullIfEmpty(Name),
            CreatedFrom = CreatedFrom,
            CreatedBefore = CreatedBefore,
            Offset = Offset ?? 0,
            After = NullIfEmpty(After),
        };
        return Limit is { } limit ? query with { Limit = limit } : query;
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
