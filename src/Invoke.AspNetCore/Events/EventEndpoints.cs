using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;

namespace Invoke.AspNetCore;

/// <summary>The routes of events: a stream, and a list for clients that poll.</summary>
internal static class EventEndpoints
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    public static void Map(RouteGroupBuilder group, InvokeEndpointOptions options)
    {
        RouteGroupBuilder events = group.MapGroup("/events");
        events.WithTags("events").WithMetadata(QueueCheck.Instance);
        events.MapGet("/", FollowAsync).Check(new QueryRules(EventParameters.Rules), LastEventIdCheck.Instance)
            .Describe(
                options,
                "FollowEvents",
                "Sends events as they happen (server-sent events); the header Last-Event-ID gets those that were missed.",
                StatusCodes.Status422UnprocessableEntity,
                StatusCodes.Status501NotImplemented)
            .Produces<string>(StatusCodes.Status200OK, EventStream.ContentType);
        events.MapGet("/list", ListAsync).Check(new QueryRules([.. EventParameters.Rules, QueryRule.Integer("limit", 1, MaxLimit)]))
            .Describe(options, "ListEvents", "Lists events behind a point, oldest first.", StatusCodes.Status422UnprocessableEntity, StatusCodes.Status501NotImplemented)
            .Produces<EventPageAnswer>();
    }

    private static async Task FollowAsync(
        [AsParameters] EventParameters parameters, HttpContext context, [FromServices] SessionEventFeed feed, [FromServices] ISessionEventLog log)
    {
        CancellationToken stopping = context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            // Before the answer starts, so that a store that does not work is a problem document.
            EventBounds bounds = await log.GetBoundsAsync(ending.Token).ConfigureAwait(false);
            long after = LastEventIdCheck.Of(context) ?? parameters.After ?? bounds.Last;
            var stream = new EventStream(context, parameters, context.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System);
            await stream.SendAsync(feed, after, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client went, or the host stops: the stream ends, and whoever is left comes back with Last-Event-ID.
            return;
        }
    }

    private static async Task<JsonHttpResult<EventPageAnswer>> ListAsync(
        [AsParameters] EventParameters parameters,
        HttpContext context,
        [FromServices] ISessionEventLog log,
        CancellationToken cancellationToken,
        [FromQuery(Name = "limit"), Description("How many events to look at at most; 100 by default.")] int limit = DefaultLimit)
    {
        long after = parameters.After ?? 0;
        IReadOnlyList<QueueEvent> events = await log.ReadAsync(after, limit, cancellationToken).ConfigureAwait(false);
        EventBounds bounds = await log.GetBoundsAsync(cancellationToken).ConfigureAwait(false);
        InvokeEndpointOptions options = context.EndpointOptions();
        EventAnswer[] items = [.. events.Select(told => parameters.ToMessage(told, options)).OfType<EventMessage>().Select(AnswerOf)];

        // Behind the end of a new log there is nothing to wait for.
        long next = events.Count > 0 ? events[^1].Sequence : Math.Min(after, bounds.Last);
        return TypedResults.Json(new EventPageAnswer(items, bounds.First, bounds.Last, next), HttpJsonContext.Default.EventPageAnswer);
    }

    private static EventAnswer AnswerOf(EventMessage message)
    {
        using var data = JsonDocument.Parse(message.Data);
        return new EventAnswer(message.Sequence, message.Name, data.RootElement.Clone());
    }
}
