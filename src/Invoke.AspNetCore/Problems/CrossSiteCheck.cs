using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace Invoke.AspNetCore;

/// <summary>Refuses requests that change something and come from a page of another site, unless the host lets that site in by CORS.</summary>
/// <remarks>
/// Browsers ask beforehand for most of them, but not for those that an ordinary form can send: without a body, or with files. They say in
/// <c>Sec-Fetch-Site</c> where the page is from, which no page can change; other clients do not send it.
/// </remarks>
internal static class CrossSiteCheck
{
    public static async ValueTask CheckAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
            || !string.Equals(request.Headers["Sec-Fetch-Site"], "cross-site", StringComparison.OrdinalIgnoreCase)
            || context.Response.Headers.ContainsKey(HeaderNames.AccessControlAllowOrigin)
            || await FindPolicyAsync(context).ConfigureAwait(false) is { } policy && IsAllowed(policy, request.Headers.Origin))
        {
            return;
        }

        throw new HttpProblemException(
            StatusCodes.Status403Forbidden,
            "The request comes from a page of another site, which may not change anything here. "
            + "To let its origin in, add a CORS policy that names it and put RequireCors(policy) behind MapInvoke.");
    }

    // The middleware sets its headers when the answer starts, which is too late, so its policy is looked up as it does it.
    private static async ValueTask<CorsPolicy?> FindPolicyAsync(HttpContext context)
    {
        ICorsMetadata? metadata = context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>();
        return metadata switch
        {
            IDisableCorsAttribute => null,
            ICorsPolicyMetadata named => named.Policy,
            _ when context.RequestServices.GetService<ICorsPolicyProvider>() is { } policies =>
                await policies.GetPolicyAsync(context, (metadata as IEnableCorsAttribute)?.PolicyName).ConfigureAwait(false),
            _ => null,
        };
    }

    private static bool IsAllowed(CorsPolicy policy, string? origin) => policy.AllowAnyOrigin || origin is { Length: > 0 } && policy.IsOriginAllowed(origin);
}
