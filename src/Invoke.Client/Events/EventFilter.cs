namespace Invoke.Client;

/// <summary>Which events to read, and from where on.</summary>
public sealed record EventFilter
{
    /// <summary>Gets the number of the last event that is known; null reads what happens from now on, 0 all that the server still has.</summary>
    public long? After { get; init; }

    /// <summary>Gets the session to keep; null keeps all.</summary>
    public string? SessionId { get; init; }

    /// <summary>Gets the batch to keep; null keeps all.</summary>
    public string? BatchId { get; init; }
}
