using System.Text.Json;

namespace Invoke.AspNetCore;

/// <summary>Changes the graphs of held sessions, one at a time, so that no change of this process is lost to another.</summary>
internal static class SessionEdits
{
    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <summary>Reads a graph and refuses what more edges and nodes cannot mend.</summary>
    /// <exception cref="GraphValidationException">Something is wrong beside inputs that are still missing.</exception>
    public static NodeGraph Parse(string json, NodeCatalog catalog, IReadOnlyList<GraphProblem>? known = null)
    {
        NodeGraph graph;
        try
        {
            graph = NodeGraph.Parse(json, catalog);
        }
        catch (JsonException exception)
        {
            throw HttpProblemException.Unprocessable($"The graph cannot be read: {exception.Message}", exception);
        }

        GraphProblem[] problems = [.. graph.Validate().Where(static problem => problem.Code != GraphProblemCode.MissingInput).Except(known ?? [])];
        return problems.Length == 0 ? graph : throw new GraphValidationException(problems);
    }

    /// <summary>Changes the graph of a session that is held.</summary>
    /// <returns>The item.</returns>
    public static async ValueTask<QueueItem> EditAsync(
        ISessionQueue queue, NodeCatalog catalog, string sessionId, Action<SessionDocumentEditor> edit, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            QueueItem item = await SessionEndpoints.FindAsync(queue, sessionId, cancellationToken).ConfigureAwait(false);
            if (item.Status != QueueItemStatus.Held)
            {
                throw NotHeld(item);
            }

            SessionDocument document = await queue.ReadDocumentAsync(item.ItemId, cancellationToken).ConfigureAwait(false)
                ?? throw SessionEndpoints.Missing();
            var editor = new SessionDocumentEditor(document.Graph);
            edit(editor);
            NodeGraph graph = Parse(editor.Graph, catalog, NodeGraph.Parse(document.Graph, catalog).Validate());
            return await queue.UpdateHeldAsync(item.ItemId, graph, cancellationToken).ConfigureAwait(false) ? item : throw NotHeld(item);
        }
        finally
        {
            Turn.Release();
        }
    }

    private static HttpProblemException NotHeld(QueueItem item) => HttpProblemException.BadRequest(
        $"Session '{item.SessionId}' has been started, so its graph cannot be changed; create a session with the changed graph.");
}
