namespace Invoke.Images;

/// <summary>What an image must still be in the moment it is deleted; what is null does not count.</summary>
/// <remarks>
/// Whoever lists images to delete them later cannot know what happens in between: somebody restores, stars or keeps one of them. The
/// condition is checked in the transaction that deletes, so such an image stays.
/// </remarks>
public sealed record ImageCondition
{
    /// <summary>Gets whether it must be marked as deleted, or must not be.</summary>
    /// <value>Null, which does not count, by default.</value>
    public bool? Deleted { get; init; }

    /// <summary>Gets the time before which it must have been marked as deleted.</summary>
    /// <value>Null, which does not count, by default.</value>
    public DateTimeOffset? DeletedBefore { get; init; }

    /// <summary>Gets whether it must be an intermediate, or must not be.</summary>
    /// <value>Null, which does not count, by default.</value>
    public bool? IsIntermediate { get; init; }

    /// <summary>Gets whether it must be starred, or must not be.</summary>
    /// <value>Null, which does not count, by default.</value>
    public bool? Starred { get; init; }

    /// <summary>Gets the condition that every image meets.</summary>
    public static ImageCondition None { get; } = new();
}
