using Microsoft.AspNetCore.Http.HttpResults;

namespace Invoke.AspNetCore;

/// <summary>One item: read, canceled, moved, deleted.</summary>
internal static class QueueItemEndpoints
{
    private static readonly JsonBody<MoveBody> Place = new(HttpJsonContext.Default.MoveBody);
    private static readonly JsonBody<PriorityBody> Priority = new(HttpJsonContext.Default.PriorityBody);

    private static readonly int[] Problems =
    [
        StatusCodes.Status404NotFound,
        StatusCodes.Status422UnprocessableEntity,
        StatusCodes.Status501NotImplemented,
    ];

    private static readonly int[] BodyProblems =
    [
        .. Problems,
        StatusCodes.Status400BadRequest,
        StatusCodes.Status409Conflict,
        StatusCodes.Status413PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType,
    ];

    public static void Map(RouteGroupBuilder queue, InvokeEndpointOptions options)
    {
        queue.MapGet("/current", GetCurrentAsync)
            .Describe(options, "GetCurrentQueueItem", "Gets the item that runs, the first of them where several do; null where none does.", StatusCodes.Status404NotFound, StatusCodes.Status501NotImplemented)
            .Produces<QueueItemAnswer>();
        queue.MapGet("/next", GetNextAsync)
            .Describe(options, "GetNextQueueItem", "Gets the item that starts next; null where none waits.", StatusCodes.Status404NotFound, StatusCodes.Status501NotImplemented)
            .Produces<QueueItemAnswer>();
        queue.MapGet("/i/{item_id}", GetAsync).Check(ItemIdCheck.Instance)
            .Describe(options, "GetQueueItem", "Gets an item with the state of its session.", Problems)
            .Produces<QueueItemAnswer>();
        queue.MapDelete("/i/{item_id}", DeleteAsync).Check(ItemIdCheck.Instance)
            .Describe(options, "DeleteQueueItem", "Deletes an item that does not run; its images stay.", [.. Problems, StatusCodes.Status409Conflict])
            .Produces<DeletedAnswer>();
        queue.MapPut("/i/{item_id}/cancel", CancelAsync).Check(ItemIdCheck.Instance)
            .Describe(options, "CancelQueueItem", "Cancels an item; what has finished is kept. One that has ended stays as it is.", Problems)
            .Produces<QueueItemAnswer>();
        queue.MapPut("/i/{item_id}/move", MoveAsync).Check(ItemIdCheck.Instance, Place)
            .Describe(options, "MoveQueueItem", "Moves a waiting item before or behind another waiting one, whose priority it takes.", BodyProblems)
            .Produces<QueueItemAnswer>();
        queue.MapPut("/i/{item_id}/priority", SetPriorityAsync).Check(ItemIdCheck.Instance, Priority)
            .Describe(options, "SetQueueItemPriority", "Changes the priority of a waiting item.", BodyProblems)
            .Produces<QueueItemAnswer>();
    }

    public static async ValueTask<QueueItem?> FirstAsync(ISessionQueue queue, QueueItemStatus status, CancellationToken cancellationToken)
    {
        Page<QueueItem> page = await queue.ListAsync(new QueueSelection { Statuses = [status] }, 1, null, cancellationToken).ConfigureAwait(false);
        return page.Items.Count > 0 ? page.Items[0] : null;
    }

    private static Task<IResult> GetCurrentAsync(
        [FromRoute(Name = "queue_id")] string queueId, HttpContext context, [FromServices] ISessionQueue queue, CancellationToken cancellationToken) =>
        SendFirstAsync(context, queue, QueueItemStatus.InProgress, cancellationToken);

    private static Task<IResult> GetNextAsync(
        [FromRoute(Name = "queue_id")] string queueId, HttpContext context, [FromServices] ISessionQueue queue, CancellationToken cancellationToken) =>
        SendFirstAsync(context, queue, QueueItemStatus.Pending, cancellationToken);

    private static async Task<IResult> SendFirstAsync(
        HttpContext context, ISessionQueue queue, QueueItemStatus status, CancellationToken cancellationToken)
    {
        QueueItem? item = await FirstAsync(queue, status, cancellationToken).ConfigureAwait(false);

        // As text, because results write no body for null.
        return item is null
            ? TypedResults.Text("null", "application/json")
            : TypedResults.Json(QueueItemAnswer.Of(item, context.EndpointOptions()), HttpJsonContext.Default.QueueItemAnswer);
    }

    private static async Task<JsonHttpResult<QueueItemAnswer>> GetAsync(
        [FromRoute(Name = "queue_id")] string queueId,
        [FromRoute(Name = "item_id")] long itemId,
        HttpContext context,
        [FromServices] ISessionQueue queue,
        [FromServices] NodeCatalog catalog,
        CancellationToken cancellationToken)
    {
        QueueItem item = await FindAsync(queue, itemId, cancellationToken).ConfigureAwait(false);
        SessionStateAnswer session = await SessionStateReader.ReadAsync(queue, catalog, item, cancellationToken).ConfigureAwait(false)
            ?? throw ItemIdCheck.Missing(itemId);
        return TypedResults.Json(QueueItemAnswer.Of(item, context.EndpointOptions()) with { Session = session }, HttpJsonContext.Default.QueueItemAnswer);
    }

    private static async Task<JsonHttpResult<DeletedAnswer>> DeleteAsync(
        [FromRoute(Name = "queue_id")] string queueId, [FromRoute(Name = "item_id")] long itemId, [FromServices] ISessionQueue queue, CancellationToken cancellationToken)
    {
        int deleted = await queue.DeleteAsync(QueueSelection.Of(itemId), cancellationToken).ConfigureAwait(false);
        if (deleted == 0)
        {
            await FindAsync(queue, itemId, cancellationToken).ConfigureAwait(false);
            throw HttpProblemException.Conflict($"Item {itemId} runs, so it cannot be deleted; cancel it, and delete it when it has ended.");
        }

        return TypedResults.Json(new DeletedAnswer(deleted), HttpJsonContext.Default.DeletedAnswer);
    }

    private static async Task<JsonHttpResult<QueueItemAnswer>> CancelAsync(
        [FromRoute(Name = "queue_id")] string queueId,
        [FromRoute(Name = "item_id")] long itemId,
        HttpContext context,
        [FromServices] ISessionQueue queue,
        CancellationToken cancellationToken)
    {
        await queue.CancelAsync(QueueSelection.Of(itemId), cancellationToken).ConfigureAwait(false);
        return await SendAsync(context, queue, itemId, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<JsonHttpResult<QueueItemAnswer>> MoveAsync(
        [FromRoute(Name = "queue_id")] string queueId,
        [FromRoute(Name = "item_id")] long itemId,
        HttpContext context,
        [FromServices] ISessionQueue queue,
        CancellationToken cancellationToken)
    {
        MoveBody body = await Place.ReadAsync(context).ConfigureAwait(false);
        (long other, QueuePlace place) = body switch
        {
            { Before: { } before, After: null } => (before, QueuePlace.Before),
            { Before: null, After: { } after } => (after, QueuePlace.After),
            _ => throw HttpProblemException.Unprocessable("The body says where the item goes by 'before' or 'after', one of the two; set it to the number of another item."),
        };
        if (!await queue.MoveAsync(itemId, other, place, cancellationToken).ConfigureAwait(false))
        {
            QueueItem moved = await FindAsync(queue, itemId, cancellationToken).ConfigureAwait(false);
            QueueItem beside = await FindAsync(queue, other, cancellationToken).ConfigureAwait(false);
            QueueItem settled = moved.Status == QueueItemStatus.Pending ? beside : moved;
            throw HttpProblemException.Conflict($"Item {settled.ItemId} does not wait any more, so nothing was moved; only waiting items have a place.");
        }

        return await SendAsync(context, queue, itemId, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<JsonHttpResult<QueueItemAnswer>> SetPriorityAsync(
        [FromRoute(Name = "queue_id")] string queueId,
        [FromRoute(Name = "item_id")] long itemId,
        HttpContext context,
        [FromServices] ISessionQueue queue,
        CancellationToken cancellationToken)
    {
        PriorityBody body = await Priority.ReadAsync(context).ConfigureAwait(false);
        if (await queue.SetPriorityAsync(QueueSelection.Of(itemId), body.Priority, cancellationToken).ConfigureAwait(false) == 0)
        {
            await FindAsync(queue, itemId, cancellationToken).ConfigureAwait(false);
            throw HttpProblemException.Conflict($"Item {itemId} does not wait any more, so its priority means nothing; only those of waiting items can be changed.");
        }

        return await SendAsync(context, queue, itemId, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<JsonHttpResult<QueueItemAnswer>> SendAsync(
        HttpContext context, ISessionQueue queue, long itemId, CancellationToken cancellationToken)
    {
        QueueItem item = await FindAsync(queue, itemId, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(QueueItemAnswer.Of(item, context.EndpointOptions()), HttpJsonContext.Default.QueueItemAnswer);
    }

    private static async ValueTask<QueueItem> FindAsync(ISessionQueue queue, long itemId, CancellationToken cancellationToken) =>
        await queue.FindAsync(itemId, cancellationToken).ConfigureAwait(false) ?? throw ItemIdCheck.Missing(itemId);
}
