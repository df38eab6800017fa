using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Invoke.AspNetCore;

/// <summary>Many items at once: canceled, retried, deleted; and the queue as a whole.</summary>
internal static class QueueControlEndpoints
{
    private static readonly JsonBody<BatchIdsBody> Batches = new(HttpJsonContext.Default.BatchIdsBody);
    private static readonly JsonValueBody Items = new(JsonValueKind.Array, "a list of numbers of items, such as [1, 2]");
    private static readonly QueryRules DestinationRules = new(QueryRule.Text("destination", 1000, isRequired: true));
    private static readonly QueryRules RetryRules = new(QueryRule.Word("mode", Words.RetryModes));

    private static readonly int[] Problems = [StatusCodes.Status404NotFound, StatusCodes.Status501NotImplemented];

    private static readonly int[] BodyProblems =
    [
        .. Problems,
        StatusCodes.Status400BadRequest,
        StatusCodes.Status413PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType,
        StatusCodes.Status422UnprocessableEntity,
    ];

    public static void Map(RouteGroupBuilder queue, InvokeEndpointOptions options)
    {
        queue.MapPut("/processor/pause", PauseAsync)
            .Describe(options, "PauseQueue", "Makes every worker stop before its next invocation.", Problems)
            .Produces<ProcessorAnswer>();
        queue.MapPut("/processor/resume", ResumeAsync)
            .Describe(options, "ResumeQueue", "Lets workers go on.", Problems)
            .Produces<ProcessorAnswer>();
        queue.MapPut("/cancel_all_except_current", CancelWaitingAsync)
            .Describe(options, "CancelWaitingQueueItems", "Cancels every item that waits.", Problems)
            .Produces<CanceledAnswer>();
        queue.MapPut("/cancel_by_batch_ids", CancelBatchesAsync).Check(Batches)
            .Describe(options, "CancelBatches", "Cancels the items of batches.", BodyProblems)
            .Produces<CanceledAnswer>();
        queue.MapPut("/cancel_by_destination", CancelDestinationAsync).Check(DestinationRules)
            .Describe(options, "CancelDestination", "Cancels the items of a destination.", [.. Problems, StatusCodes.Status422UnprocessableEntity])
            .Produces<CanceledAnswer>();
        queue.MapPut("/retry_items_by_id", RetryAsync).Check(Items, RetryRules)
            .Describe(options, "RetryQueueItems", "Puts failed and canceled items back: as new sessions, or to go on where they stood.", BodyProblems)
            .Produces<RetriedAnswer>();
        queue.MapPut("/delete_all_except_current", DeleteWaitingAsync)
            .Describe(options, "DeleteWaitingQueueItems", "Deletes every item that waits.", Problems)
            .Produces<DeletedAnswer>();
        queue.MapPut("/prune", PruneAsync)
            .Describe(options, "PruneQueue", "Deletes every item that has ended; their images stay.", Problems)
            .Produces<DeletedAnswer>();
        queue.MapPut("/clear", ClearAsync)
            .Describe(options, "ClearQueue", "Cancels what runs and deletes everything else that is not held; images stay.", Problems)
            .Produces<ClearedAnswer>();
        queue.MapDelete("/d/{destination}", DeleteDestinationAsync)
            .Describe(options, "DeleteDestination", "Cancels what runs of a destination and deletes its other items; images stay.", Problems)
            .Produces<ClearedAnswer>();
    }

    private static async Task<JsonHttpResult<ProcessorAnswer>> PauseAsync(
        [FromRoute(Name = "queue_id")] string queueId, [FromServices] ISessionQueue queue, CancellationToken cancellationToken)
    {
        await queue.PauseAsync(cancellationToken).ConfigureAwait(false);
        return await SendProcessorAsync(queue, isStarted: false, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<JsonHttpResult<ProcessorAnswer>> ResumeAsync(
        [FromRoute(Name = "queue_id")] string queueId, [FromServices] ISessionQueue queue, CancellationToken cancellationToken)
    {
        await queue.ResumeAsync(cancellationToken).ConfigureAwait(false);
        return await SendProcessorAsync(queue, isStarted: true, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<JsonHttpResult<ProcessorAnswer>> SendProcessorAsync(ISessionQueue queue, bool isStarted, CancellationToken cancellationToken)
    {
        QueueCounts counts = await queue.GetCountsAsync(null, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(new ProcessorAnswer(isStarted, counts.InProgress > 0), HttpJsonContext.Default.ProcessorAnswer);
    }

    private static Task<JsonHttpResult<CanceledAnswer>> CancelWaitingAsync(
        [FromRoute(Name = "queue_id")] string queueId, [FromServices] ISessionQueue queue, CancellationToken cancellationToken) =>
        CancelAsync(queue, QueueSelection.Waiting, cancellationToken);

    private static async Task<JsonHttpResult<CanceledAnswer>> CancelBatchesAsync(
        [FromRoute(Name = "queue_id")] string queueId, HttpContext context, [FromServices] ISessionQueue queue, CancellationToken cancellationToken)
    {
        BatchIdsBody body = await Batches.ReadAsync(context).ConfigureAwait(false);
        var selection = new QueueSelection { BatchIds = QueueIds.Check(body.BatchIds, "Property 'batch_ids' of the body") };
        return await CancelAsync(queue, selection, cancellationToken).ConfigureAwait(false);
    }

    private static Task<JsonHttpResult<CanceledAnswer>> CancelDestinationAsync(
        [FromRoute(Name = "queue_id")] string queueId,
        [FromQuery(Name = "destination"), Description("The destination.")] string destination,
        [FromServices] ISessionQueue queue,
        CancellationToken cancellationToken) =>
        CancelAsync(queue, new QueueSelection { Destination = destination }, cancellationToken);

    private static async Task<JsonHttpResult<CanceledAnswer>> CancelAsync(ISessionQueue queue, QueueSelection selection, CancellationToken cancellationToken)
    {
        IReadOnlyList<long> canceled = await queue.CancelAsync(selection, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(new CanceledAnswer(canceled.Count), HttpJsonContext.Default.CanceledAnswer);
    }

    private static async Task<JsonHttpResult<RetriedAnswer>> RetryAsync(
        [FromRoute(Name = "queue_id")] string queueId,
        HttpContext context,
        [FromServices] ISessionQueue queue,
        CancellationToken cancellationToken,
        [FromQuery(Name = "mode"), Description("New sessions from the graph (restart, the default), or the same that go on (resume).")] RetryModeWord mode = RetryModeWord.restart)
    {
        JsonElement body = await Items.ReadAsync(context).ConfigureAwait(false) ?? default;
        IReadOnlyList<long> ids = QueueIds.Check(ReadIds(body), "The body");
        IReadOnlyList<long> waiting = await queue.RetryAsync(QueueSelection.Of(ids), (RetryMode)mode, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<long> retried = waiting;
        if (mode == RetryModeWord.restart && waiting.Count > 0)
        {
            Page<QueueItem> page = await queue.ListAsync(QueueSelection.Of(waiting), QueueSelection.MaxLimit, null, cancellationToken).ConfigureAwait(false);
            retried = [.. page.Items.Select(static item => item.RetriedFromItemId).OfType<long>().Order()];
        }

        return TypedResults.Json(new RetriedAnswer(QueueItem.DefaultQueueId, retried, waiting), HttpJsonContext.Default.RetriedAnswer);
    }

    private static List<long> ReadIds(JsonElement body)
    {
        List<long> ids = [];
        foreach (JsonElement item in body.EnumerateArray())
        {
            ids.Add(item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out long id)
                ? id
                : throw HttpProblemException.Unprocessable($"Entry {ids.Count + 1} of the body is {JsonBodyReader.Shown(item)}; list numbers of items, such as [1, 2]."));
        }

        return ids;
    }

    private static Task<JsonHttpResult<DeletedAnswer>> DeleteWaitingAsync(
        [FromRoute(Name = "queue_id")] string queueId, [FromServices] ISessionQueue queue, CancellationToken cancellationToken) =>
        DeleteAsync(queue, QueueSelection.Waiting, cancellationToken);

    private static Task<JsonHttpResult<DeletedAnswer>> PruneAsync(
        [FromRoute(Name = "queue_id")] string queueId, [FromServices] ISessionQueue queue, CancellationToken cancellationToken) =>
        DeleteAsync(queue, QueueSelection.Ended, cancellationToken);

    private static async Task<JsonHttpResult<DeletedAnswer>> DeleteAsync(ISessionQueue queue, QueueSelection selection, CancellationToken cancellationToken) =>
        TypedResults.Json(
            new DeletedAnswer(await queue.DeleteAsync(selection, cancellationToken).ConfigureAwait(false)), HttpJsonContext.Default.DeletedAnswer);

    private static Task<JsonHttpResult<ClearedAnswer>> ClearAsync(
        [FromRoute(Name = "queue_id")] string queueId, [FromServices] ISessionQueue queue, CancellationToken cancellationToken) =>
        ClearSelectedAsync(queue, QueueSelection.All, cancellationToken);

    private static Task<JsonHttpResult<ClearedAnswer>> DeleteDestinationAsync(
        [FromRoute(Name = "queue_id")] string queueId,
        [FromRoute(Name = "destination")] string destination,
        [FromServices] ISessionQueue queue,
        CancellationToken cancellationToken) =>
        ClearSelectedAsync(queue, new QueueSelection { Destination = destination }, cancellationToken);

    private static async Task<JsonHttpResult<ClearedAnswer>> ClearSelectedAsync(ISessionQueue queue, QueueSelection selection, CancellationToken cancellationToken)
    {
        // Waiting items first, so that none of them starts in between.
        int deleted = await queue.DeleteAsync(selection, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<long> canceled = await queue
            .CancelAsync(selection with { Statuses = [QueueItemStatus.InProgress] }, cancellationToken).ConfigureAwait(false);
        return TypedResults.Json(new ClearedAnswer(deleted, canceled.Count), HttpJsonContext.Default.ClearedAnswer);
    }
}
