namespace Gallery;

/// <summary>Headers of every answer: the page runs its own files and nothing else, and shows up in nobody's frame.</summary>
internal static class PageHeaders
{
    // blob: is for pictures that wait for their upload, data: for previews while denoising.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (!context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            // Asked for again with the ETag, so that a new version of the page is one.
            headers.CacheControl = "no-cache";
        }

        return next(context);
    }
}
