using System.Text.Json;
using Invoke.Internal.Sqlite;

namespace Invoke.Queue;

/// <content>Finding the images that sessions need.</content>
public sealed partial class SqliteSessionQueue
{
    // Each graph is looked at once, however many items run it. Text of documents may have letters escaped, so both forms are looked for.
    internal const string NamesImageSql = """
        SELECT EXISTS (
            SELECT 1 FROM queue_batches WHERE id IN (SELECT batch FROM queue_items WHERE completed_at IS NULL)
                AND (instr(graph, $name) OR instr(graph, $escaped) OR instr(inputs, $name) OR instr(inputs, $escaped)))
        OR EXISTS (
            SELECT 1 FROM queue_items WHERE completed_at IS NULL
                AND (instr(field_values, $name) OR instr(field_values, $escaped)
                    OR attempts > 0 AND EXISTS (SELECT 1 FROM queue_journal WHERE queue_journal.item_id = queue_items.item_id AND (instr(entry, $name) OR instr(entry, $escaped)))))
        """;

    /// <summary>Tells whether the graph, a value, an input or the journal of an item that has not ended names an image.</summary>
    internal ValueTask<bool> IsImageNamedAsync(string imageName, CancellationToken cancellationToken) => _database.ReadAsync(
        imageName,
        static (session, name) =>
        {
            QueueCounts counts = QueueCounting.All(session);
            return counts.Held + counts.Pending + counts.InProgress > 0
                && session.Prepare(NamesImageSql).Set("$name", name).Set("$escaped", JsonEncodedText.Encode(name).ToString()).ExecuteScalar() is 1L;
        },
        cancellationToken);
}
