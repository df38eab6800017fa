namespace Invoke.AspNetCore;

/// <summary>Metadata of an endpoint that refuses requests before its handler sees them; the checks run in the order they were added.</summary>
internal interface IRequestCheck
{
    /// <exception cref="HttpProblemException">The request is refused.</exception>
    ValueTask CheckAsync(HttpContext context);
}
