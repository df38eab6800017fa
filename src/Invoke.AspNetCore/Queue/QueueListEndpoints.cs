using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Invoke.AspNetCore;

/// <summary>Lists of items, and counts.</summary>
internal static class QueueListEndpoints
{
    private const int MaxItemIds = 100_000;

    private static readonly JsonBody<ItemIdsBody> Ids = new(HttpJsonContext.Default.ItemIdsBody);
    private static readonly QueryRules ItemIdsRules = new(QueryRule.Word("order_dir", Words.Orders));
    private static readonly QueryRules DestinationRules = new(QueryRule.Text("destination", 1000, isRequired: true));

    public static void Map(RouteGroupBuilder queue, InvokeEndpointOptions options)
    {
        queue.MapGet("/list_all", ListAsync).Check(QueueListParameters.Rules)
            .Describe(
                options,
                "ListQueueItems",
                "Lists items: running ones, then waiting ones in the order in which they start, then ended ones, latest first.",
                StatusCodes.Status404NotFound,
                StatusCodes.Status422UnprocessableEntity,
                StatusCodes.Status501NotImplemented)
            .Produces<QueuePageAnswer>();
        queue.MapGet("/item_ids", ListIdsAsync).Check(ItemIdsRules)
            .Describe(
                options,
                "ListQueueItemIds",
                "Lists the numbers of all items that are not held.",
                StatusCodes.Status404NotFound,
                StatusCodes.Status422UnprocessableEntity,
                StatusCodes.Status501NotImplemented)
            .Produces<ItemIdsAnswer>();
        queue.MapPost("/items_by_ids", GetManyAsync).Check(Ids)
            .Describe(
                options,
                "GetQueueItems",
                "Gets items, in the order of the numbers; those of no item are left out.",
                StatusCodes.Status400BadRequest,
                StatusCodes.Status404NotFound,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status422UnprocessableEntity,
                StatusCodes.Status501NotImplemented)
            .Produces<IReadOnlyList<QueueItemAnswer>>();
        queue.MapGet("/status", GetStatusAsync)
            .Describe(options, "GetQueueStatus", "Counts items by status, and tells whether workers take items.", StatusCodes.Status404NotFound, StatusCodes.Status501NotImplemented)
            .Produces<QueueStatusAnswer>();
        queue.MapGet("/b/{batch_id}/status", GetBatchStatusAsync)
            .Describe(options, "GetBatchStatus", "Counts the items of a batch by status.", StatusCodes.Status404NotFound, StatusCodes.Status501NotImplemented)
            .Produces<QueueCountsAnswer>();
        queue.MapGet("/counts_by_destination", CountByDestinationAsync).Check(DestinationRules)
            .Describe(
                options,
                "CountQueueItemsByDestination",
                "Counts the items of a destination by status.",
                StatusCodes.Status404NotFound,
                StatusCodes.Status422UnprocessableEntity,
                StatusCodes.Status501NotImplemented)
            .Produces<QueueCountsAnswer>();
    }

    private static async Task<JsonHttpResult<QueuePageAnswer>> ListAsync(
        [FromRoute(Name = "queue_id")] string queueId,
        [AsParameters] QueueListParameters parameters,
        HttpContext context,
        [FromServices] ISessionQueue queue,
        CancellationToken cancellationToken,
        [FromQuery(Name = "status"), Description("Keeps these statuses; all but held ones by default.")] QueueStatusWord[]? status = null)
    {
        try
        {
            string? after = string.IsNullOrEmpty(parameters.After) ? null : parameters.After;
            Page<QueueItem> page = await queue
                .ListAsync(parameters.ToSelection(status), parameters.LimitOrDefault, after, cancellationToken).ConfigureAwait(false);
            InvokeEndpointOptions options = context.EndpointOptions();
            var answer = new QueuePageAnswer([.. page.Items.Select(item => QueueItemAnswer.Of(item, options))], page.Limit, page.Total ?? 0, page.Next);
            return TypedResults.Json(answer, HttpJsonContext.Default.QueuePageAnswer);
        }
        catch (ArgumentException exception) when (!string.IsNullOrEmpty(parameters.After))
        {
            throw HttpProblemException.BadCursor(exception);
        }
    }

    private static async Task<JsonHttpResult<ItemIdsAnswer>> ListIdsAsync(
        [FromRoute(Name = "queue_id")] string queueId,
        [FromServices] ISessionQueue queue,
        CancellationToken cancellationToken,
        [FromQuery(Name = "order_dir"), Description("Latest first (DESC, the default) or last (ASC).")] OrderWord orderDir = OrderWord.DESC)
    {
        List<long> ids = [];
        string? after = null;
        long total;
        do
        {
            Page<QueueItem> page = await queue.ListAsync(null, QueueSelection.MaxLimit, after, cancellationToken).ConfigureAwait(false);
            ids.AddRange(page.Items.Select(static item => item.ItemId));
            (after, total) = (page.Next, page.Total ?? 0);
        }
        while (after is not null && ids.Count < MaxItemIds);
        ids.Sort();
        if (orderDir == OrderWord.DESC)
        {
            ids.Reverse();
        }

        return TypedResults.Json(new ItemIdsAnswer([.. ids.Distinct()], total), HttpJsonContext.Default.ItemIdsAnswer);
    }

    private static async Task<JsonHttpResult<IReadOnlyList<QueueItemAnswer>>> GetManyAsync(
        [FromRoute(Name = "queue_id")] string queueId, HttpContext context, [FromServices] ISessionQueue queue, CancellationToken cancellationToken)
    {
        IReadOnlyList<long> ids = QueueIds.Check((await Ids.ReadAsync(context).ConfigureAwait(false)).ItemIds, "Property 'item_ids' of the body");
        Page<QueueItem> page = await queue
            .ListAsync(QueueSelection.Of(ids), QueueSelection.MaxLimit, null, cancellationToken).ConfigureAwait(false);
        Dictionary<long, QueueItem> found = page.Items.ToDictionary(static item => item.ItemId);
        InvokeEndpointOptions options = context.EndpointOptions();
        return TypedResults.Json<IReadOnlyList<QueueItemAnswer>>(
            [.. ids.Where(found.ContainsKey).Select(id => QueueItemAnswer.Of(found[id], options))], HttpJsonContext.Default.IReadOnlyListQueueItemAnswer);
    }

    private static async Task<JsonHttpResult<QueueStatusAnswer>> GetStatusAsync(
        [FromRoute(Name = "queue_id")] string queueId, [FromServices] ISessionQueue queue, CancellationToken cancellationToken)
    {
        QueueCounts counts = await queue.GetCountsAsync(null, cancellationToken).ConfigureAwait(false);
        QueueItem? current = counts.InProgress == 0 ? null : await QueueItemEndpoints.FirstAsync(queue, QueueItemStatus.InProgress, cancellationToken).ConfigureAwait(false);
        bool isPaused = await queue.IsPausedAsync(cancellationToken).ConfigureAwait(false);
        var answer = new QueueStatusAnswer(
            QueueCountsAnswer.Of(counts) with { ItemId = current?.ItemId, BatchId = current?.BatchId, SessionId = current?.SessionId },
            new ProcessorAnswer(!isPaused, counts.InProgress > 0));
        return TypedResults.Json(answer, HttpJsonContext.Default.QueueStatusAnswer);
    }

    private static async Task<JsonHttpResult<QueueCountsAnswer>> GetBatchStatusAsync(
        [FromRoute(Name = "queue_id")] string queueId,
        [FromRoute(Name = "batch_id")] string batchId,
        [FromServices] ISessionQueue queue,
        CancellationToken cancellationToken)
    {
        var selection = new QueueSelection { BatchIds = [batchId], Statuses = Enum.GetValues<QueueItemStatus>() };
        Page<QueueItem> first = await queue.ListAsync(selection, 1, null, cancellationToken).ConfigureAwait(false);
        if (first.Items is not [QueueItem item])
        {
            throw HttpProblemException.NotFound("The queue has no item of this batch. Check the id; ended items may have been pruned.");
        }

        QueueCounts counts = await queue.GetCountsAsync(selection, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(
            QueueCountsAnswer.Of(counts) with { BatchId = batchId, Origin = item.Origin, Destination = item.Destination }, HttpJsonContext.Default.QueueCountsAnswer);
    }

    private static async Task<JsonHttpResult<QueueCountsAnswer>> CountByDestinationAsync(
        [FromRoute(Name = "queue_id")] string queueId,
        [FromQuery(Name = "destination"), Description("The destination.")] string destination,
        [FromServices] ISessionQueue queue,
        CancellationToken cancellationToken)
    {
        QueueCounts counts = await queue
            .GetCountsAsync(new QueueSelection { Destination = destination, Statuses = Enum.GetValues<QueueItemStatus>() }, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(QueueCountsAnswer.Of(counts) with { Destination = destination }, HttpJsonContext.Default.QueueCountsAnswer);
    }
}
