using System.ComponentModel;

namespace Invoke.AspNetCore;

/// <summary>The filters and the part of a list of items that a query asks for; the statuses come apart, because documents take a list in here for required.</summary>
internal sealed class QueueListParameters
{
    private const int DefaultLimit = 50;

    public static QueryRules Rules { get; } = new(
        QueryRule.Words("status", Words.QueueStatuses),
        QueryRule.Text("batch_id", 1000),
        QueryRule.Text("destination", 1000),
        QueryRule.Integer("limit", 1, QueueSelection.MaxLimit),
        QueryRule.Text("after", 1000));

    [FromQuery(Name = "batch_id"), Description("Keeps the items of a batch.")]
    public string? BatchId { get; init; }

    [FromQuery(Name = "destination"), Description("Keeps the items of a destination.")]
    public string? Destination { get; init; }

    [FromQuery(Name = "limit"), Description("How many to answer at most; 50 by default.")]
    public int? Limit { get; init; }

    [FromQuery(Name = "after"), Description("The next of the page before.")]
    public string? After { get; init; }

    public int LimitOrDefault => Limit ?? DefaultLimit;

    // What a query does not name must not count: an empty list would keep nothing.
    public QueueSelection ToSelection(QueueStatusWord[]? statuses) => new()
    {
        BatchIds = string.IsNullOrEmpty(BatchId) ? null : [BatchId],
        Destination = string.IsNullOrEmpty(Destination) ? null : Destination,
        Statuses = statuses is { Length: > 0 } ? [.. statuses.Select(static status => (QueueItemStatus)status)] : null,
    };
}
