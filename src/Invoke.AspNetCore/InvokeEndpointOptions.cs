namespace Invoke.AspNetCore;

/// <summary>What the endpoints of <c>MapInvoke</c> accept, and how they answer.</summary>
public sealed class InvokeEndpointOptions
{
    /// <summary>Gets or sets the most bytes an uploaded file can have; more is answered with 413.</summary>
    /// <remarks>The server's own limit for request bodies is raised or lowered to it for uploads. <see cref="ImagesOptions.MaxFileBytes"/> holds too.</remarks>
    /// <value>1 byte to 1 GiB; 64 MiB by default.</value>
    public long MaxUploadBytes { get; set; } = 64L << 20;

    /// <summary>Gets or sets the most bytes a JSON body can have; more is answered with 413.</summary>
    /// <value>1 KiB to 1 GiB; 4 MiB by default.</value>
    public long MaxJsonBytes { get; set; } = 4L << 20;

    /// <summary>Gets or sets the most names one request can list, for example to delete or download; more is answered with 422.</summary>
    /// <value>1 to 100,000; 1000 by default.</value>
    public int MaxNames { get; set; } = 1000;

    /// <summary>Gets or sets what the <c>Cache-Control</c> of images and thumbnails says; null or empty sends none.</summary>
    /// <remarks>An image never changes under its name, so copies may be kept for as long as you like. Let shared caches keep them (<c>public</c>) only where anybody may see them.</remarks>
    /// <value><c>private, max-age=31536000, immutable</c> by default.</value>
    public string? FileCacheControl { get; set; } = "private, max-age=31536000, immutable";

    /// <summary>Gets or sets what the names of the endpoints start with; they are the operation ids of an OpenAPI document, and unique in a host.</summary>
    /// <value>An ASCII letter, then letters, digits, '_', '-' or '.'; <c>invoke</c> by default. Change it to map the endpoints twice in one host.</value>
    public string NamePrefix { get; set; } = "invoke";

    /// <summary>Gets or sets whether answers carry what tells of this machine: the details of sessions' errors, which name files and methods, and the <c>worker_id</c> of items and events.</summary>
    /// <value>False by default: clients see the kind of the error and its message.</value>
    public bool IncludeErrorDetails { get; set; }

    /// <summary>Gets or sets how long a stream of events is silent before a comment is sent, so that proxies keep the connection.</summary>
    /// <value>One second to one hour; 15 seconds by default.</value>
    public TimeSpan EventHeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets how long a client of the stream of events may take nothing of what is sent before its connection is ended.</summary>
    /// <remarks>It comes back with <c>Last-Event-ID</c> and gets what it missed. The server's own limit, <c>MinResponseDataRate</c> for Kestrel, may end it earlier.</remarks>
    /// <value>One second to one hour; 30 seconds by default.</value>
    public TimeSpan EventWriteTimeout { get; set; } = TimeSpan.FromSeconds(30);

    internal void Validate()
    {
        ThrowIfOutside(EventHeartbeatInterval, nameof(EventHeartbeatInterval));
        ThrowIfOutside(EventWriteTimeout, nameof(EventWriteTimeout));
        ThrowIf(MaxUploadBytes is < 1 or > 1L << 30, $"MaxUploadBytes is {MaxUploadBytes}; allowed are 1 to {1L << 30}.");
        ThrowIf(MaxJsonBytes is < 1024 or > 1L << 30, $"MaxJsonBytes is {MaxJsonBytes}; allowed are 1024 to {1L << 30}.");
        ThrowIf(MaxNames is < 1 or > 100_000, $"MaxNames is {MaxNames}; allowed are 1 to 100000.");
        ThrowIf(
            FileCacheControl is { Length: > 0 } && !Microsoft.Net.Http.Headers.CacheControlHeaderValue.TryParse(FileCacheControl, out _),
            $"FileCacheControl is '{FileCacheControl}', which is no Cache-Control header; write it like 'public, max-age=3600', or set null for none.");
        ThrowIf(
            string.IsNullOrEmpty(NamePrefix) || !char.IsAsciiLetter(NamePrefix[0]) || !NamePrefix.All(static each => char.IsAsciiLetterOrDigit(each) || each is '_' or '-' or '.'),
            $"NamePrefix is '{NamePrefix}'; start it with an ASCII letter and use letters, digits, '_', '-' and '.' only.");
    }

    private static void ThrowIfOutside(TimeSpan time, string name) =>
        ThrowIf(time < TimeSpan.FromSeconds(1) || time > TimeSpan.FromHours(1), $"{name} is {time}; allowed are 00:00:01 to 01:00:00.");

    private static void ThrowIf(bool isFault, string fault)
    {
        if (isFault)
        {
            throw new ArgumentException("InvokeEndpointOptions: " + fault);
        }
    }
}
