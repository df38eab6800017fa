using Invoke.Internal.Records;

namespace Invoke.Images;

/// <summary>Which images to list, and which part of the list; every filter that is set must hold.</summary>
public sealed record ImageQuery
{
    /// <summary>The most images one page can have.</summary>
    public const int MaxLimit = 1000;

    /// <summary>The most names one page of a names-only list can have.</summary>
    public const int MaxNameLimit = 100_000;

    /// <summary>The most characters a search can have.</summary>
    public const int MaxSearchLength = 1000;

    /// <summary>Gets how many images to skip; the work grows with it, so use <see cref="After"/> to go far.</summary>
    /// <value>0 or more; 0 by default.</value>
    public int Offset { get; init; }

    /// <summary>Gets how many images to return at most.</summary>
    /// <value>1 to <see cref="MaxLimit"/>, for names-only lists to <see cref="MaxNameLimit"/>; 10 by default.</value>
    public int Limit { get; init; } = 10;

    /// <summary>Gets the <see cref="Page{T}.Next"/> of the page before; every depth costs the same. Null starts with the first page.</summary>
    public string? After { get; init; }

    /// <summary>Gets whether the oldest images come first; newest first by default.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>Gets whether to count all images the filters keep.</summary>
    /// <value>True by default. Counting is free unless <see cref="Search"/>, <see cref="SessionId"/> or a time is set; then it visits what it counts.</value>
    public bool IncludeTotal { get; init; } = true;

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

    /// <summary>Gets the words to look for in the values of the metadata, prompts included; null or white space keeps all.</summary>
    /// <value>
    /// At most <see cref="MaxSearchLength"/> characters. Every word must occur; a word with a star behind it must begin a word that does; words in
    /// double quotes must occur side by side. Case, accents and English endings do not count, and no character means anything else.
    /// </value>
    public string? Search { get; init; }

    /// <summary>Gets the time from which on images were created to be kept; null sets no bound.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Gets the time before which images were created to be kept; null sets no bound.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Gets whether to list what is marked as deleted instead of everything else.</summary>
    public bool Deleted { get; init; }

    /// <summary>Gets the time before which images were marked as deleted to be kept; needs <see cref="Deleted"/>.</summary>
    public DateTimeOffset? DeletedBefore { get; init; }

    /// <summary>Checks the bounds and that no filter contradicts another.</summary>
    /// <exception cref="ArgumentException">A value is out of bounds, or two filters contradict each other.</exception>
    public void ThrowIfInvalid() => ThrowIfInvalid(MaxLimit);

    /// <summary>Checks the bounds and that no filter contradicts another.</summary>
    /// <param name="maxLimit">The most that <see cref="Limit"/> can be: <see cref="MaxLimit"/>, or <see cref="MaxNameLimit"/> where names alone are listed.</param>
    /// <exception cref="ArgumentException">A value is out of bounds, or two filters contradict each other.</exception>
    public void ThrowIfInvalid(int maxLimit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Limit, maxLimit);
        _ = Origin is { } origin ? EnumText.Of(origin) : null;
        foreach (ImageCategory category in Categories.Concat(ExcludedCategories))
        {
            _ = EnumText.Of(category);
        }

        ThrowIf(
            Categories.Count > 0 && ExcludedCategories.Count > 0,
            "A query can name categories to keep or categories to leave out, not both; clear one of the lists.");
        ThrowIf(After is not null && Offset > 0, $"A query goes on After a page or skips an Offset ({Offset}), not both; set one of them.");
        ThrowIf(Search?.Length > MaxSearchLength, $"Search has {Search?.Length} characters; allowed are {MaxSearchLength}. Look for fewer words.");
        ThrowIf(
            CreatedFrom >= CreatedBefore, $"CreatedFrom ({CreatedFrom:O}) is not before CreatedBefore ({CreatedBefore:O}); swap them, or widen the range.");
        ThrowIf(DeletedBefore is not null && !Deleted, "DeletedBefore keeps nothing among images that are not deleted; set Deleted too.");
    }

    private static void ThrowIf(bool isFault, string message)
    {
        if (isFault)
        {
            throw new ArgumentException(message);
        }
    }
}
