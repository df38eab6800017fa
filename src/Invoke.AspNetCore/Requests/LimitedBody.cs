using Microsoft.AspNetCore.Http.Features;

namespace Invoke.AspNetCore;

/// <summary>Reads bodies up to a bound, whatever their headers claim.</summary>
internal static class LimitedBody
{
    private const int FirstBytes = 64 * 1024;

    /// <summary>Refuses a body that says it is too large, and tells the server where to stop reading one that does not.</summary>
    public static void Limit(HttpRequest request, long most, Func<HttpProblemException> tooLarge)
    {
        // Before anything is refused, so that the server does not wait for the rest of what nobody reads.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = most;
        }

        if (request.ContentLength > most)
        {
            throw tooLarge();
        }
    }

    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(
        Stream body, long most, Func<HttpProblemException> tooLarge, CancellationToken cancellationToken)
    {
        // Grows with what comes, not with what was promised.
        byte[] bytes = new byte[Math.Min(FirstBytes, most + 1)];
        int length = 0;
        while (true)
        {
            int count = await body.ReadAsync(bytes.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += count;
            if (length > most)
            {
                throw tooLarge();
            }

            if (count == 0)
            {
                return bytes.AsMemory(0, length);
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(bytes.Length * 2L, most + 1));
            }
        }
    }
}
