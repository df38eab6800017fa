namespace Invoke.Images;

/// <summary>Which images to list; every filter that is set must hold.</summary>
public sealed record ImageQuery
{
    /// <summary>The most images one page can have.</summary>
    public const int MaxLimit = 1000;

    /// <summary>Gets how many images to skip.</summary>
    /// <value>0 or more; 0 by default.</value>
    public int Offset { get; init; }

    /// <summary>Gets how many images to return at most.</summary>
    /// <value>1 to <see cref="MaxLimit"/>; 10 by default.</value>
    public int Limit { get; init; } = 10;

    /// <summary>Gets the origin to keep; null keeps all.</summary>
    public ImageOrigin? Origin { get; init; }

    /// <summary>Gets the categories to keep; empty keeps all.</summary>
    public IReadOnlyList<ImageCategory> Categories { get; init; } = [];

    /// <summary>Gets the categories to leave out; cannot be used together with <see cref="Categories"/>.</summary>
    public IReadOnlyList<ImageCategory> ExcludedCategories { get; init; } = [];

    /// <summary>Gets whether to keep only intermediates (true) or only finished images (false); null keeps both.</summary>
    public bool? IsIntermediate { get; init; }

    /// <summary>Gets the session to keep; null keeps all.</summary>
    public string? SessionId { get; init; }

    /// <summary>Gets whether to keep only starred (true) or only other images (false); null keeps both.</summary>
    public bool? Starred { get; init; }

    /// <summary>Checks the bounds and that no filter contradicts another.</summary>
    /// <exception cref="ArgumentException">A value is out of bounds, or both kinds of category filter are used.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Limit, MaxLimit);
        if (Categories.Count > 0 && ExcludedCategories.Count > 0)
        {
            throw new ArgumentException("A query can name categories to keep or categories to leave out, not both; clear one of the lists.");
        }
    }
}
