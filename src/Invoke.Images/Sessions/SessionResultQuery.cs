namespace Invoke.Images;

/// <summary>Which results of sessions to list; all conditions that are set must hold.</summary>
public sealed record SessionResultQuery
{
    /// <summary>The most results of one page.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Gets the session.</summary>
    public string? SessionId { get; init; }

    /// <summary>Gets the node.</summary>
    public string? NodeId { get; init; }

    /// <summary>Gets the type of node.</summary>
    public string? NodeType { get; init; }

    /// <summary>Gets what the results are: <c>image</c>, <c>latents</c>, <c>conditioning</c>, <c>denoise_mask</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Gets the name of the image or tensor: finds who gave it.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the time from which on results are listed.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Gets the time before which results are listed.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Gets where to go on: <see cref="Page{T}.Next"/> of the page before. Pages neither repeat nor skip results while more are recorded.</summary>
    public string? After { get; init; }

    /// <summary>Gets how many results to leave out; not together with <see cref="After"/>.</summary>
    /// <value>0 or more; 0 by default.</value>
    public int Offset { get; init; }

    /// <summary>Gets how many results to give at most.</summary>
    /// <value>1 to <see cref="MaxLimit"/>; 100 by default.</value>
    public int Limit { get; init; } = 100;

    /// <summary>Refuses a query that cannot be answered.</summary>
    /// <exception cref="ArgumentException">Offset or limit is out of range, or After and Offset are both set.</exception>
    public void ThrowIfInvalid()
    {
        if (After is not null && Offset > 0)
        {
            throw new ArgumentException($"A query goes on After a page or leaves out an Offset ({Offset}), not both; set one of them.");
        }

        if (Offset < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(Offset), Offset, $"Offset is {Offset}; it must be 0 or more.");
        }

        if (Limit is < 1 or > MaxLimit)
        {
            throw new ArgumentOutOfRangeException(nameof(Limit), Limit, $"Limit is {Limit}; allowed are 1 to {MaxLimit}.");
        }
    }
}
