using System.Text.Json;

namespace Invoke.AspNetCore;

/// <summary>Puts the state of a session together from its item, its document and its journal.</summary>
internal static class SessionStateReader
{
    /// <summary>The most characters an output may have in the state, as in events; the journal has it whole.</summary>
    private const int MaxOutputLength = 16 * 1024;

    /// <returns>The state; null where the item was deleted meanwhile.</returns>
    public static async ValueTask<SessionStateAnswer?> ReadAsync(ISessionQueue queue, NodeCatalog catalog, QueueItem item, CancellationToken cancellationToken)
    {
        if (await queue.ReadDocumentAsync(item.ItemId, cancellationToken).ConfigureAwait(false) is not { } document)
        {
            return null;
        }

        IReadOnlyList<string> journal = item.Attempts > 0 ? await queue.ReadJournalAsync(item.ItemId, cancellationToken).ConfigureAwait(false) : [];
        var finished = new OrderedDictionary<string, Finished>(StringComparer.Ordinal);
        foreach (string text in journal)
        {
            if (JournalEntry.TryParse(text, out JournalEntry? entry))
            {
                // One that ran again after a process died counts where it finished last.
                finished.Remove(entry.InvocationId);
                finished.Add(entry.InvocationId, Finished.Of(entry));
            }
        }

        return Of(item, ReadGraph(document, catalog), finished);
    }

    private static SessionStateAnswer Of(QueueItem item, JsonElement graph, OrderedDictionary<string, Finished> finished)
    {
        Dictionary<string, List<string>> byNode = new(StringComparer.Ordinal);
        Dictionary<string, string> lastOfNode = new(StringComparer.Ordinal);
        foreach ((string invocation, Finished entry) in finished)
        {
            if (!byNode.TryGetValue(entry.NodeId, out List<string>? invocations))
            {
                byNode.Add(entry.NodeId, invocations = []);
            }

            invocations.Add(invocation);
            lastOfNode[entry.NodeId] = invocation;
        }

        // Behind an iterator only the end of the session tells that no more will come.
        bool IsExecuted(string node) => item.Status == QueueItemStatus.Completed || lastOfNode[node] == node;
        string[] history = [.. finished.Where(each => lastOfNode[each.Value.NodeId] == each.Key && IsExecuted(each.Value.NodeId)).Select(each => each.Value.NodeId)];
        return new SessionStateAnswer(
            item.SessionId,
            item.ItemId,
            item.Status,
            graph,
            [.. finished.Keys, .. history.Except(finished.Keys, StringComparer.Ordinal)],
            history,
            finished.ToDictionary(each => each.Key, each => each.Value.Result, StringComparer.Ordinal),
            item.Error is { } error ? new Dictionary<string, string> { [item.SessionId] = error.Message } : [],
            finished.ToDictionary(each => each.Key, each => each.Value.NodeId, StringComparer.Ordinal),
            byNode.ToDictionary(each => each.Key, IReadOnlyList<string> (each) => each.Value, StringComparer.Ordinal))
        {
            OmittedOutputs = finished.Values.Any(static each => each.Omitted.Count > 0)
                ? finished.Where(static each => each.Value.Omitted.Count > 0).ToDictionary(each => each.Key, each => each.Value.Omitted, StringComparer.Ordinal)
                : null,
        };
    }

    /// <summary>The graph with the values of the item set; as it is kept where its node types are not there any more.</summary>
    private static JsonElement ReadGraph(SessionDocument document, NodeCatalog catalog)
    {
        string graph = document.Graph;
        if (document.FieldValues.Count > 0)
        {
            try
            {
                var read = NodeGraph.Parse(graph, catalog);
                foreach (NodeFieldValue value in document.FieldValues)
                {
                    read.SetInput(value.NodePath, value.FieldName, value.Value, catalog);
                }

                graph = read.ToJson(catalog);
            }
            catch (Exception exception) when (exception is InvokeException or JsonException or ArgumentException)
            {
                graph = document.Graph;
            }
        }

        using var parsed = JsonDocument.Parse(graph);
        return parsed.RootElement.Clone();
    }

    /// <summary>What the state says of an invocation that finished.</summary>
    private sealed record Finished(string NodeId, JsonElement Result, IReadOnlyList<string> Omitted)
    {
        public static Finished Of(JournalEntry entry)
        {
            List<string> omitted = [];
            using var buffer = new MemoryStream();
            using (var writer = new Utf8JsonWriter(buffer))
            {
                writer.WriteStartObject();
                writer.WriteString("type", entry.ResultType);
                foreach ((string name, JsonElement value) in entry.Outputs)
                {
                    if (value.GetRawText().Length > MaxOutputLength)
                    {
                        omitted.Add(name);
                        continue;
                    }

                    writer.WritePropertyName(name);
                    value.WriteTo(writer);
                }

                writer.WriteEndObject();
            }

            using var document = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
            return new Finished(entry.NodeId, document.RootElement.Clone(), omitted);
        }
    }
}
