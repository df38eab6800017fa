using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Net.Http.Headers;

namespace Invoke.AspNetCore;

/// <summary>Stands before every endpoint of a group: refuses what other sites may not send, runs the checks it carries, and answers whatever goes wrong with a problem document.</summary>
internal static class EndpointGuard
{
    /// <summary>A convention that wraps an endpoint.</summary>
    public static void Protect(EndpointBuilder endpoint)
    {
        RequestDelegate inner = endpoint.RequestDelegate ?? throw new InvalidOperationException($"Endpoint '{endpoint.DisplayName}' has no handler.");
        IRequestCheck[] checks = [.. endpoint.Metadata.OfType<IRequestCheck>()];
        endpoint.RequestDelegate = context => InvokeAsync(context, checks, inner);
    }

    private static async Task InvokeAsync(HttpContext context, IRequestCheck[] checks, RequestDelegate inner)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await CrossSiteCheck.CheckAsync(context).ConfigureAwait(false);
            foreach (IRequestCheck check in checks)
            {
                await check.CheckAsync(context).ConfigureAwait(false);
            }

            await inner(context).ConfigureAwait(false);
            if (context.Response.StatusCode >= StatusCodes.Status400BadRequest && !context.Response.HasStarted)
            {
                await WriteAsync(context, context.Response.StatusCode, ProblemDetail.Of(context.Response.StatusCode)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to read an answer, and it is no failure.
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            (int status, string detail) = ProblemDetail.Of(exception);
            if (status >= StatusCodes.Status500InternalServerError && exception is not HttpProblemException)
            {
                ILogger logger = context.RequestServices.GetService<ILoggerFactory>()?.CreateLogger(Log.Category) ?? NullLogger.Instance;
                Log.RequestFailed(logger, context.Request.Method, context.GetEndpoint()?.DisplayName, status, exception);
            }

            await WriteAsync(context, status, detail, exception as GraphValidationException).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, string detail, GraphValidationException? graph = null)
    {
        // What described the file that is not sent; caches must not keep a problem.
        IHeaderDictionary headers = context.Response.Headers;
        context.Response.ContentLength = null;
        headers.Remove(HeaderNames.ETag);
        headers.Remove(HeaderNames.LastModified);
        headers.Remove(HeaderNames.ContentDisposition);
        headers.CacheControl = "no-store";
        var problem = new ProblemDetails { Status = status, Detail = detail };
        if (status >= StatusCodes.Status500InternalServerError)
        {
            problem.Extensions["traceId"] = Activity.Current?.Id ?? context.TraceIdentifier;
        }

        if (graph is not null)
        {
            // An element, because hosts without reflection know how to write one.
            problem.Extensions["problems"] = JsonSerializer.SerializeToElement(
                graph.Problems.Select(GraphProblemAnswer.Of).ToArray(), HttpJsonContext.Default.GraphProblemAnswerArray);
        }

        // Fills in type and title. It is not sent as a result, which needs a JSON contract that hosts without reflection may lack.
        problem = TypedResults.Problem(problem).ProblemDetails;
        context.Response.StatusCode = status;
        if (context.RequestServices.GetService<IProblemDetailsService>() is not { } service
            || !await service.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem }).ConfigureAwait(false))
        {
            await context.Response.WriteAsJsonAsync(problem, HttpJsonContext.Default.ProblemDetails, "application/problem+json", context.RequestAborted)
                .ConfigureAwait(false);
        }
    }
}
