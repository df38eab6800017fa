using System.Text.Json;
using System.Text.Json.Nodes;
using Invoke.Internal.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Invoke.AspNetCore;

/// <summary>Adding batches and workflows to the queue, and counting what a batch makes.</summary>
internal static class EnqueueEndpoints
{
    private static readonly JsonBody<EnqueueBatchBody> Batch = new(HttpJsonContext.Default.EnqueueBatchBody);
    private static readonly JsonBody<EnqueueWorkflowBody> Workflow = new(HttpJsonContext.Default.EnqueueWorkflowBody);
    private static readonly JsonBody<CountBatchBody> Counted = new(HttpJsonContext.Default.CountBatchBody);

    private static readonly int[] Problems =
    [
        StatusCodes.Status400BadRequest,
        StatusCodes.Status404NotFound,
        StatusCodes.Status413PayloadTooLarge,
        StatusCodes.Status415UnsupportedMediaType,
        StatusCodes.Status422UnprocessableEntity,
        StatusCodes.Status501NotImplemented,
    ];

    public static void Map(RouteGroupBuilder queue, InvokeEndpointOptions options)
    {
        queue.MapPost("/enqueue_batch", EnqueueBatchAsync).Check(Batch)
            .Describe(options, "EnqueueBatch", "Adds a graph with the values that vary: one item for each combination.", Problems)
            .Produces<EnqueueAnswer>(StatusCodes.Status201Created);
        queue.MapPost("/enqueue_workflow", EnqueueWorkflowAsync).Check(Workflow)
            .Describe(options, "EnqueueWorkflow", "Adds a workflow of an editor, with values for the fields it exposes.", Problems)
            .Produces<EnqueueAnswer>(StatusCodes.Status201Created);
        queue.MapPost("/count_batch", CountBatchAsync).Check(Counted)
            .Describe(options, "CountBatch", "Counts the items a batch makes, and adds none.", Problems)
            .Produces<RequestedAnswer>();
    }

    private static async Task<JsonHttpResult<EnqueueAnswer>> EnqueueBatchAsync(
        [FromRoute(Name = "queue_id")] string queueId,
        HttpContext context,
        [FromServices] ISessionQueue queue,
        [FromServices] NodeCatalog catalog,
        CancellationToken cancellationToken)
    {
        EnqueueBatchBody body = await Batch.ReadAsync(context).ConfigureAwait(false);
        return await EnqueueAsync(queue, SessionBatch.Parse(body.Batch.GetRawText(), catalog), body.Options, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<JsonHttpResult<EnqueueAnswer>> EnqueueWorkflowAsync(
        [FromRoute(Name = "queue_id")] string queueId,
        HttpContext context,
        [FromServices] ISessionQueue queue,
        [FromServices] NodeCatalog catalog,
        CancellationToken cancellationToken)
    {
        EnqueueWorkflowBody body = await Workflow.ReadAsync(context).ConfigureAwait(false);
        WorkflowImport import = Import(body.Workflow, catalog);
        import.ThrowIfIncomplete();
        SetFields(import, body.Fields);

        // In the shape of a batch, so that one reader checks both.
        var batch = new JsonObject
        {
            ["graph"] = JsonNode.Parse(import.Graph.ToJson(catalog)),
            ["workflow"] = JsonObject.Create(body.Workflow),
            ["data"] = body.Data is { } data ? JsonNode.Parse(data.GetRawText()) : null,
            ["runs"] = body.Runs,
            ["spread"] = body.Spread,
            ["batch_id"] = body.BatchId,
            ["origin"] = body.Origin,
            ["destination"] = body.Destination,
        };
        return await EnqueueAsync(queue, SessionBatch.Parse(batch.ToJsonString(), catalog), body.Options, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<JsonHttpResult<RequestedAnswer>> CountBatchAsync(
        [FromRoute(Name = "queue_id")] string queueId, HttpContext context, [FromServices] NodeCatalog catalog)
    {
        CountBatchBody body = await Counted.ReadAsync(context).ConfigureAwait(false);
        return TypedResults.Json(
            new RequestedAnswer(SessionBatch.Parse(body.Batch.GetRawText(), catalog).Count()), HttpJsonContext.Default.RequestedAnswer);
    }

    private static async ValueTask<JsonHttpResult<EnqueueAnswer>> EnqueueAsync(
        ISessionQueue queue, SessionBatch batch, EnqueueOptions options, CancellationToken cancellationToken)
    {
        EnqueueResult result = await queue.EnqueueAsync(batch, options, cancellationToken).ConfigureAwait(false);
        var answer = new EnqueueAnswer(
            QueueItem.DefaultQueueId,
            result.Enqueued,
            result.Requested,
            new BatchAnswer(result.BatchId, batch.Origin, batch.Destination, batch.Runs),
            result.Priority,
            result.ItemIds);
        return TypedResults.Json(answer, HttpJsonContext.Default.EnqueueAnswer, statusCode: StatusCodes.Status201Created);
    }

    private static WorkflowImport Import(JsonElement workflow, NodeCatalog catalog)
    {
        try
        {
            return NodeGraph.ImportWorkflow(workflow.GetRawText(), catalog);
        }
        catch (JsonException exception)
        {
            throw HttpProblemException.Unprocessable($"Property 'workflow' of the body cannot be read: {exception.Message}", exception);
        }
    }

    private static void SetFields(WorkflowImport import, JsonElement? fields)
    {
        if (fields is not { } values || values.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (values.ValueKind != JsonValueKind.Object)
        {
            throw HttpProblemException.Unprocessable(
                $"Property 'fields' of the body is {JsonBodyReader.Shown(values)}; use an object of the names of exposed fields and their values.");
        }

        foreach (JsonProperty field in values.EnumerateObject())
        {
            try
            {
                import.Set(field.Name, field.Value);
            }
            catch (ArgumentException exception)
            {
                throw HttpProblemException.Unprocessable($"Property 'fields' of the body: {exception.PlainMessage()}", exception);
            }
        }
    }
}
