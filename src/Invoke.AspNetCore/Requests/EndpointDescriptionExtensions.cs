namespace Invoke.AspNetCore;

/// <summary>What every endpoint of a group says of itself.</summary>
internal static class EndpointDescriptionExtensions
{
    public static InvokeEndpointOptions EndpointOptions(this HttpContext context) =>
        context.GetEndpoint()!.Metadata.GetRequiredMetadata<InvokeEndpointOptions>(); // MapInvoke adds them to every endpoint that this code runs for

    /// <summary>Names an endpoint for documents and links, and lists the problems it may answer with beside 500 and 503.</summary>
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder endpoint, InvokeEndpointOptions options, string name, string summary, params ReadOnlySpan<int> problems)
    {
        endpoint.WithName(options.NamePrefix + name).WithSummary(summary);
        foreach (int status in problems)
        {
            endpoint.ProducesProblem(status);
        }

        return endpoint.ProducesProblem(StatusCodes.Status500InternalServerError).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Adds checks that run before the handler, in this order.</summary>
    public static RouteHandlerBuilder Check(this RouteHandlerBuilder endpoint, params IRequestCheck[] checks) => endpoint.WithMetadata([.. checks]);

    /// <summary>Marks an endpoint that answers as another one does, for clients of other versions; documents leave it out.</summary>
    public static RouteHandlerBuilder IsAlias(this RouteHandlerBuilder endpoint) => endpoint.ExcludeFromDescription();
}
