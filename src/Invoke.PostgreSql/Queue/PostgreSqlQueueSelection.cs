using System.Globalization;
using Invoke.Queue;

namespace Invoke.PostgreSql;

/// <summary>Turns a selection into SQL with its values; equal shapes give equal text, so that statements stay prepared.</summary>
internal sealed class PostgreSqlQueueSelection(QueueSelection selection)
{
    private readonly List<object?> _values = [];

    /// <summary>The values of the statement so far, in order.</summary>
    public object?[] Values => [.. _values];

    /// <summary>Adds a value and gives its name in the statement.</summary>
    public string Add(object value)
    {
        _values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${_values.Count}");
    }

    public string Where(params ReadOnlySpan<QueueItemStatus> among)
    {
        List<string> terms = [];
        if (QueueSelectionStatuses.Among(selection, among) is { } statuses)
        {
            // Of a closed set, and written out so that the indexes of single statuses fit.
            terms.Add(statuses is [] ? "false" : $"queue_items.status IN ('{string.Join("', '", statuses)}')");
        }

        if (selection.ItemIds is { } items)
        {
            terms.Add($"item_id = ANY({Add(items.ToArray())})");
        }

        if (Batches() is { } batches)
        {
            terms.Add($"queue_items.batch IN ({batches})");
        }

        return terms.Count == 0 ? "true" : string.Join(" AND ", terms);
    }

    /// <summary>A query for the batches that are selected; null where all are.</summary>
    public string? Batches()
    {
        List<string> terms = [];
        if (selection.BatchIds is { } batches)
        {
            terms.Add($"batch_id = ANY({Add(batches.Where(PostgreSqlText.IsStorable).ToArray())})");
        }

        if (selection.Destination is { } destination)
        {
            // What cannot be kept is nowhere.
            terms.Add(PostgreSqlText.IsStorable(destination) ? $"destination = {Add(destination)}" : "false");
        }

        return terms.Count == 0 ? null : $"SELECT id FROM queue_batches WHERE {string.Join(" AND ", terms)}";
    }
}
