using System.Text.Json;
using Invoke.Internal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Invoke.Queue;

/// <summary>Turns a selection into SQL; equal shapes give equal text, so that statements stay prepared.</summary>
internal static class QueueSelectionSql
{
    public static string Where(QueueSelection selection, params ReadOnlySpan<QueueItemStatus> among)
    {
        List<string> terms = [];
        if (QueueSelectionStatuses.Among(selection, among) is { } statuses)
        {
            terms.Add(statuses is [] ? "false" : $"queue_items.status IN ('{string.Join("', '", statuses)}')");
        }

        if (selection.ItemIds is not null)
        {
            terms.Add("item_id IN (SELECT value FROM json_each($items))");
        }

        if (Batches(selection) is { } batches)
        {
            terms.Add($"queue_items.batch IN ({batches})");
        }

        return terms.Count == 0 ? "true" : string.Join(" AND ", terms);
    }

    /// <summary>A query for the batches that are selected; null where all are.</summary>
    public static string? Batches(QueueSelection selection) => (selection.BatchIds is not null, selection.Destination is not null) switch
    {
        (true, true) => "SELECT id FROM queue_batches WHERE batch_id IN (SELECT value FROM json_each($batches)) AND destination = $destination",
        (true, false) => "SELECT id FROM queue_batches WHERE batch_id IN (SELECT value FROM json_each($batches))",
        (false, true) => "SELECT id FROM queue_batches WHERE destination = $destination",
        _ => null,
    };

    public static SqliteCommand Bind(SqliteCommand command, QueueSelection selection)
    {
        if (selection.ItemIds is { } items)
        {
            command.Set("$items", $"[{string.Join(',', items)}]");
        }

        if (selection.BatchIds is { } batches)
        {
            command.Set("$batches", JsonSerializer.Serialize(batches, QueueJsonContext.Default.IReadOnlyListString));
        }

        if (selection.Destination is { } destination)
        {
            command.Set("$destination", destination);
        }

        return command;
    }
}
