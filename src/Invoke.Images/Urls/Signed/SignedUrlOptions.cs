namespace Invoke.Images;

/// <summary>How addresses are signed.</summary>
public sealed class SignedUrlOptions
{
    /// <summary>Gets the secret keys, in base64, each of at least 32 bytes. The first signs; the others are still accepted, so that keys can be changed.</summary>
    /// <remarks>Keep them in the host's secret store. A fresh one: <c>openssl rand -base64 32</c>.</remarks>
    public IList<string> Keys { get; } = [];

    /// <summary>Gets or sets how long an address works at least; at most it is a quarter longer, because addresses stay the same for a while for the sake of caches.</summary>
    /// <value>10 seconds to 366 days; one hour by default.</value>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);
}
