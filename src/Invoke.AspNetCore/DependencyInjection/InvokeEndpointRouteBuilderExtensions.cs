using Invoke.AspNetCore;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps Invoke's HTTP endpoints.</summary>
public static class InvokeEndpointRouteBuilderExtensions
{
    /// <summary>Maps the endpoints of images, queue, sessions, events, results, node types, models and the app itself below a prefix.</summary>
    /// <remarks>
    /// Needs <c>AddInvoke().AddImages()</c>; what else is registered is served too. The addresses of images start with <see cref="ImagesOptions.UrlBase"/>, which
    /// is <c>api/v1</c> by default, so set it where the prefix is another one.
    /// </remarks>
    /// <param name="endpoints">Where to map them.</param>
    /// <param name="prefix">The path they start with, for example <c>/api/v1</c>; may be empty.</param>
    /// <param name="configure">Sets limits and headers.</param>
    /// <returns>The conventions of all endpoints, for <c>RequireAuthorization()</c>, <c>RequireCors()</c>, <c>RequireRateLimiting()</c> and the like.</returns>
    /// <exception cref="ArgumentException">An option is out of bounds, or the prefix is no path.</exception>
    /// <exception cref="InvalidOperationException">The services are not registered.</exception>
    public static IEndpointConventionBuilder MapInvoke(
        this IEndpointRouteBuilder endpoints, string prefix, Action<InvokeEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        var options = new InvokeEndpointOptions();
        configure?.Invoke(options);
        options.Validate();
        RoutePattern path = Parse(prefix);
        ThrowIfMissing(endpoints.ServiceProvider);
        WarnOfOtherBase(endpoints.ServiceProvider, prefix);

        RouteGroupBuilder group = endpoints.MapGroup(path);
        group.WithMetadata(options);
        ImageEndpoints.Map(group, options);
        QueueEndpoints.Map(group, options);
        SessionEndpoints.Map(group, options);
        EventEndpoints.Map(group, options);
        ResultEndpoints.Map(group, options);
        NodeEndpoints.Map(group, options);
        ModelEndpoints.Map(group, options);
        AppEndpoints.Map(group, options);
        ((IEndpointConventionBuilder)group).Finally(EndpointGuard.Protect);
        return group;
    }

    private static RoutePattern Parse(string prefix)
    {
        try
        {
            return RoutePatternFactory.Parse(prefix);
        }
        catch (RoutePatternException exception)
        {
            throw new ArgumentException($"The prefix '{prefix}' is no path of a route: {exception.Message} Use one like '/api/v1'.", nameof(prefix), exception);
        }
    }

    private static void ThrowIfMissing(IServiceProvider services)
    {
        IServiceProviderIsService? known = services.GetService<IServiceProviderIsService>();
        if (known is not null && !(known.IsService(typeof(IImageService)) && known.IsService(typeof(NodeCatalog))))
        {
            throw new InvalidOperationException(
                "MapInvoke needs the services of Invoke; call builder.Services.AddInvoke().AddImages() before builder.Build().");
        }
    }

    // No error: a proxy or a path base in front can make the two fit.
    private static void WarnOfOtherBase(IServiceProvider services, string prefix)
    {
        string? urlBase = services.GetService<IOptions<ImagesOptions>>()?.Value.UrlBase;
        if (urlBase is not null && !urlBase.Contains("://", StringComparison.Ordinal) && urlBase.Trim('/') != prefix.Trim('/')
            && services.GetService<ILoggerFactory>() is { } loggers)
        {
            Log.OtherUrlBase(loggers.CreateLogger(Log.Category), prefix, urlBase);
        }
    }
}
