using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Invoke.AspNetCore;

/// <summary>The routes of sessions, as InvokeAI had them in 2023: create, change the graph, run, cancel.</summary>
internal static class SessionEndpoints
{
    private const string EdgeExpected = "an object with 'source' and 'destination', each with 'node_id' and 'field'";

    private static readonly JsonValueBody Graph = new(JsonValueKind.Object, "a graph, which is an object with 'nodes' and 'edges', or no body for an empty one", isOptional: true);
    private static readonly JsonValueBody Node = new(JsonValueKind.Object, "a node, which is an object with 'id', 'type' and its literals");
    private static readonly JsonValueBody Edge = new(JsonValueKind.Object, EdgeExpected);
    private static readonly QueryRules InvokeRules = new(QueryRule.Boolean("all"));

    private static readonly int[] Problems = [StatusCodes.Status404NotFound, StatusCodes.Status501NotImplemented];

    private static readonly int[] EditProblems = [.. Problems, StatusCodes.Status400BadRequest, StatusCodes.Status422UnprocessableEntity];

    private static readonly int[] BodyProblems = [.. EditProblems, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType];

    public static void Map(RouteGroupBuilder group, InvokeEndpointOptions options)
    {
        RouteGroupBuilder sessions = group.MapGroup("/sessions");
        sessions.WithTags("sessions").WithMetadata(QueueCheck.Instance);
        sessions.MapPost("/", CreateAsync).Check(Graph)
            .Describe(options, "CreateSession", "Creates a session, which is held until it is invoked.", BodyProblems)
            .Produces<SessionStateAnswer>(StatusCodes.Status201Created);
        sessions.MapGet("/", ListAsync).Check(SessionListParameters.Rules)
            .Describe(options, "ListSessions", "Lists sessions with their states.", StatusCodes.Status422UnprocessableEntity, StatusCodes.Status501NotImplemented)
            .Produces<SessionPageAnswer>();
        sessions.MapGet("/{session}", GetAsync)
            .Describe(options, "GetSession", "Gets the state of a session.", Problems)
            .Produces<SessionStateAnswer>();
        sessions.MapPost("/{session}/nodes", AddNodeAsync).Check(Node)
            .Describe(options, "AddNode", "Adds a node to a session that is held, and answers its id.", BodyProblems)
            .Produces<string>();
        sessions.MapPut("/{session}/nodes/{path}", ReplaceNodeAsync).Check(Node)
            .Describe(options, "ReplaceNode", "Replaces a node of a session that is held.", BodyProblems)
            .Produces<SessionStateAnswer>();
        sessions.MapDelete("/{session}/nodes/{path}", DeleteNodeAsync)
            .Describe(options, "DeleteNode", "Deletes a node of a session that is held, with its edges.", EditProblems)
            .Produces<SessionStateAnswer>();
        sessions.MapPost("/{session}/edges", AddEdgeAsync).Check(Edge)
            .Describe(options, "AddEdge", "Adds an edge to a session that is held.", BodyProblems)
            .Produces<SessionStateAnswer>();
        sessions.MapDelete("/{session}/edges/{from_node_id}/{from_field}/{to_node_id}/{to_field}", DeleteEdgeAsync)
            .Describe(options, "DeleteEdge", "Deletes an edge of a session that is held.", EditProblems)
            .Produces<SessionStateAnswer>();
        sessions.MapPut("/{session}/invoke", InvokeAsync).Check(InvokeRules)
            .Describe(options, "InvokeSession", "Lets a session that is held run.", EditProblems)
            .Produces(StatusCodes.Status202Accepted);
        sessions.MapDelete("/{session}/invoke", CancelAsync)
            .Describe(options, "CancelSession", "Cancels a session; what has finished is kept.", Problems)
            .Produces(StatusCodes.Status202Accepted);
    }

    public static async ValueTask<QueueItem> FindAsync(ISessionQueue queue, string sessionId, CancellationToken cancellationToken) =>
        await queue.FindSessionAsync(sessionId, cancellationToken).ConfigureAwait(false) ?? throw Missing();

    public static HttpProblemException Missing() =>
        HttpProblemException.NotFound("There is no session with this id. Check it; ended sessions may have been pruned.");

    private static async Task<JsonHttpResult<SessionStateAnswer>> CreateAsync(
        HttpContext context, [FromServices] ISessionQueue queue, [FromServices] NodeCatalog catalog, CancellationToken cancellationToken)
    {
        JsonElement? body = await Graph.ReadAsync(context).ConfigureAwait(false);
        NodeGraph graph = body is { } given ? SessionEdits.Parse(given.GetRawText(), catalog) : new NodeGraph();
        EnqueueResult result = await queue.EnqueueAsync(new SessionBatch { Graph = graph }, new EnqueueOptions { Hold = true }, cancellationToken).ConfigureAwait(false);
        if (result.ItemIds is not [long itemId])
        {
            throw new HttpProblemException(
                StatusCodes.Status503ServiceUnavailable, "So many sessions are held that there is no room for another; invoke or cancel some, or have QueueOptions.MaxPending raised.");
        }

        QueueItem item = await queue.FindAsync(itemId, cancellationToken).ConfigureAwait(false) ?? throw Missing();
        return await SendAsync(queue, catalog, item, cancellationToken, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    private static async Task<JsonHttpResult<SessionPageAnswer>> ListAsync(
        [AsParameters] SessionListParameters parameters,
        [FromServices] ISessionQueue queue,
        [FromServices] NodeCatalog catalog,
        CancellationToken cancellationToken)
    {
        try
        {
            (IReadOnlyList<QueueItem> items, long total, string? next) = await new SessionListing(queue, parameters).ReadAsync(cancellationToken).ConfigureAwait(false);
            List<SessionStateAnswer> states = [];
            foreach (QueueItem item in items)
            {
                if (await SessionStateReader.ReadAsync(queue, catalog, item, cancellationToken).ConfigureAwait(false) is { } state)
                {
                    states.Add(state);
                }
            }

            int size = parameters.Size;
            var answer = new SessionPageAnswer(states, (int)Math.Min(int.MaxValue, parameters.Skipped / size), (total + size - 1) / size, size, total, next);
            return TypedResults.Json(answer, HttpJsonContext.Default.SessionPageAnswer);
        }
        catch (ArgumentException exception) when (!string.IsNullOrEmpty(parameters.After))
        {
            throw HttpProblemException.BadCursor(exception);
        }
    }

    private static async Task<JsonHttpResult<SessionStateAnswer>> GetAsync(
        [FromRoute] string session, [FromServices] ISessionQueue queue, [FromServices] NodeCatalog catalog, CancellationToken cancellationToken)
    {
        QueueItem item = await FindAsync(queue, session, cancellationToken).ConfigureAwait(false);
        return await SendAsync(queue, catalog, item, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<JsonHttpResult<string>> AddNodeAsync(
        [FromRoute] string session, HttpContext context, [FromServices] ISessionQueue queue, [FromServices] NodeCatalog catalog, CancellationToken cancellationToken)
    {
        JsonElement node = await ReadAsync(Node, context).ConfigureAwait(false);
        string id = string.Empty;
        await SessionEdits.EditAsync(queue, catalog, session, editor => id = editor.AddNode(node), cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(id, HttpJsonContext.Default.String);
    }

    private static async Task<JsonHttpResult<SessionStateAnswer>> ReplaceNodeAsync(
        [FromRoute] string session,
        [FromRoute] string path,
        HttpContext context,
        [FromServices] ISessionQueue queue,
        [FromServices] NodeCatalog catalog,
        CancellationToken cancellationToken)
    {
        JsonElement node = await ReadAsync(Node, context).ConfigureAwait(false);
        return await EditAsync(queue, catalog, session, editor => editor.ReplaceNode(path, node), cancellationToken).ConfigureAwait(false);
    }

    private static Task<JsonHttpResult<SessionStateAnswer>> DeleteNodeAsync(
        [FromRoute] string session,
        [FromRoute] string path,
        [FromServices] ISessionQueue queue,
        [FromServices] NodeCatalog catalog,
        CancellationToken cancellationToken) =>
        EditAsync(queue, catalog, session, editor => editor.RemoveNode(path), cancellationToken);

    private static async Task<JsonHttpResult<SessionStateAnswer>> AddEdgeAsync(
        [FromRoute] string session, HttpContext context, [FromServices] ISessionQueue queue, [FromServices] NodeCatalog catalog, CancellationToken cancellationToken)
    {
        JsonElement edge = await ReadAsync(Edge, context).ConfigureAwait(false);
        return await EditAsync(queue, catalog, session, editor => editor.AddEdge(edge), cancellationToken).ConfigureAwait(false);
    }

    private static Task<JsonHttpResult<SessionStateAnswer>> DeleteEdgeAsync(
        [FromRoute] string session,
        [FromRoute(Name = "from_node_id")] string fromNode,
        [FromRoute(Name = "from_field")] string fromField,
        [FromRoute(Name = "to_node_id")] string toNode,
        [FromRoute(Name = "to_field")] string toField,
        [FromServices] ISessionQueue queue,
        [FromServices] NodeCatalog catalog,
        CancellationToken cancellationToken) => EditAsync(
            queue, catalog, session, editor => editor.RemoveEdge(new PortReference(fromNode, fromField), new PortReference(toNode, toField)), cancellationToken);

    private static async Task<StatusCodeHttpResult> InvokeAsync(
        [FromRoute] string session,
        [FromServices] ISessionQueue queue,
        CancellationToken cancellationToken,
        [FromQuery(Name = "all"), Description("Passed over: a session always runs whole.")] bool all = true)
    {
        QueueItem item = await FindAsync(queue, session, cancellationToken).ConfigureAwait(false);
        if (!await queue.ReleaseHeldAsync(item.ItemId, cancellationToken).ConfigureAwait(false))
        {
            throw HttpProblemException.BadRequest(
                $"Session '{session}' has been invoked already. One that failed or was canceled goes on with PUT queue/{QueueItem.DefaultQueueId}/retry_items_by_id?mode=resume and the body [{item.ItemId}].");
        }

        return TypedResults.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task<StatusCodeHttpResult> CancelAsync(
        [FromRoute] string session, [FromServices] ISessionQueue queue, CancellationToken cancellationToken)
    {
        QueueItem item = await FindAsync(queue, session, cancellationToken).ConfigureAwait(false);
        await queue.CancelAsync(QueueSelection.Of(item.ItemId), cancellationToken).ConfigureAwait(false);
        return TypedResults.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async ValueTask<JsonElement> ReadAsync(JsonValueBody body, HttpContext context) => await body.ReadAsync(context).ConfigureAwait(false) ?? default;

    private static async Task<JsonHttpResult<SessionStateAnswer>> EditAsync(
        ISessionQueue queue, NodeCatalog catalog, string session, Action<SessionDocumentEditor> edit, CancellationToken cancellationToken)
    {
        QueueItem item = await SessionEdits.EditAsync(queue, catalog, session, edit, cancellationToken).ConfigureAwait(false);
        return await SendAsync(queue, catalog, item, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<JsonHttpResult<SessionStateAnswer>> SendAsync(
        ISessionQueue queue, NodeCatalog catalog, QueueItem item, CancellationToken cancellationToken, int status = StatusCodes.Status200OK) => TypedResults.Json(
            await SessionStateReader.ReadAsync(queue, catalog, item, cancellationToken).ConfigureAwait(false) ?? throw Missing(),
            HttpJsonContext.Default.SessionStateAnswer,
            statusCode: status);
}
