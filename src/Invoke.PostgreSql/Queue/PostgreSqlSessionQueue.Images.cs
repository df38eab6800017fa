using System.Text.Json;

namespace Invoke.PostgreSql;

/// <content>Finding the images that sessions need.</content>
public sealed partial class PostgreSqlSessionQueue
{
    // Each graph is looked at once, however many items run it. Text of documents may have letters escaped, so both forms are looked for.
    internal const string NamesImageSql = """
        SELECT EXISTS (
            SELECT 1 FROM queue_batches WHERE id IN (SELECT batch FROM queue_items WHERE completed_at IS NULL)
                AND (strpos(graph, $1) > 0 OR strpos(graph, $2) > 0 OR strpos(inputs, $1) > 0 OR strpos(inputs, $2) > 0))
        OR EXISTS (
            SELECT 1 FROM queue_items WHERE completed_at IS NULL
                AND (strpos(field_values, $1) > 0 OR strpos(field_values, $2) > 0
                    OR attempts > 0 AND EXISTS (SELECT 1 FROM queue_journal WHERE queue_journal.item_id = queue_items.item_id AND (strpos(entry, $1) > 0 OR strpos(entry, $2) > 0))))
        """;

    /// <summary>Tells whether the graph, a value, an input or the journal of an item that has not ended names an image.</summary>
    internal async ValueTask<bool> IsImageNamedAsync(string imageName, CancellationToken cancellationToken) => PostgreSqlText.IsStorable(imageName) && await _database.ReadAsync(
        (session, token) => session.ScalarAsync<bool>(NamesImageSql, token, imageName, JsonEncodedText.Encode(imageName).ToString()), cancellationToken).ConfigureAwait(false);
}
