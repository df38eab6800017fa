using Microsoft.AspNetCore.Http.HttpResults;

namespace Invoke.AspNetCore;

/// <summary>The routes of what sessions gave.</summary>
internal static class ResultEndpoints
{
    public static void Map(RouteGroupBuilder group, InvokeEndpointOptions options)
    {
        group.MapGet("/results", ListAsync).WithTags("results").Check(ResultListParameters.Rules)
            .Describe(
                options,
                "ListResults",
                "Lists images and tensors that sessions gave, the latest first.",
                StatusCodes.Status422UnprocessableEntity,
                StatusCodes.Status501NotImplemented)
            .Produces<Page<SessionResultAnswer>>();
        group.MapGet("/sessions/{session}/results", ListOfSessionAsync).WithTags("results").Check(ResultListParameters.Rules)
            .Describe(
                options,
                "ListResultsOfSession",
                "Lists images and tensors that one session gave, the latest first.",
                StatusCodes.Status422UnprocessableEntity,
                StatusCodes.Status501NotImplemented)
            .Produces<Page<SessionResultAnswer>>();
        group.MapGet("/results/{kind}/{name}", GetAsync).WithTags("results")
            .Describe(
                options,
                "GetResult",
                "Gets who gave an image or tensor; the latest where several did.",
                StatusCodes.Status404NotFound,
                StatusCodes.Status501NotImplemented)
            .Produces<SessionResultAnswer>();
    }

    private static Task<JsonHttpResult<Page<SessionResultAnswer>>> ListAsync(
        [AsParameters] ResultListParameters parameters, HttpContext context, CancellationToken cancellationToken) =>
        SendAsync(parameters.ToQuery(), context, cancellationToken);

    private static Task<JsonHttpResult<Page<SessionResultAnswer>>> ListOfSessionAsync(
        [FromRoute] string session, [AsParameters] ResultListParameters parameters, HttpContext context, CancellationToken cancellationToken)
    {
        SessionResultQuery query = parameters.ToQuery();
        return query.SessionId is null || query.SessionId == session
            ? SendAsync(query with { SessionId = session }, context, cancellationToken)
            : throw HttpProblemException.Unprocessable("Query parameter 'session_id' is another session than the one in the address; leave it out.");
    }

    private static async Task<JsonHttpResult<SessionResultAnswer>> GetAsync(
        [FromRoute] string kind, [FromRoute] string name, HttpContext context, CancellationToken cancellationToken)
    {
        Page<SessionResult> page = await Storage(context)
            .ListAsync(new SessionResultQuery { Kind = kind, Name = name, Limit = 1 }, cancellationToken).ConfigureAwait(false);
        return page.Items.Count > 0
            ? TypedResults.Json(SessionResultAnswer.Of(page.Items[0]), HttpJsonContext.Default.SessionResultAnswer)
            : throw HttpProblemException.NotFound("No session gave a result of this kind and name. Check both; kinds are image, latents and conditioning.");
    }

    private static async Task<JsonHttpResult<Page<SessionResultAnswer>>> SendAsync(
        SessionResultQuery query, HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            Page<SessionResult> page = await Storage(context).ListAsync(query, cancellationToken).ConfigureAwait(false);
            var answer = new Page<SessionResultAnswer>([.. page.Items.Select(SessionResultAnswer.Of)], page.Offset, page.Limit, page.Total, page.Next);
            return TypedResults.Json(answer, HttpJsonContext.Default.PageSessionResultAnswer);
        }
        catch (ArgumentException exception) when (query.After is not null)
        {
            throw HttpProblemException.Unprocessable(
                "Query parameter 'after' is no cursor; pass on the 'next' of a page as it is, or leave it out to start with the first page.", exception);
        }
    }

    private static ISessionResultStorage Storage(HttpContext context) =>
        context.RequestServices.GetService<ISessionResultStorage>()
        ?? throw new HttpProblemException(
            StatusCodes.Status501NotImplemented, "This server does not record the results of sessions; its host has to call AddSessionResults() behind AddImages().");
}
