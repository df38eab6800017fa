namespace Invoke.Images;

/// <summary>What clearing did.</summary>
/// <param name="Deleted">How many images were deleted.</param>
/// <param name="Bytes">The bytes of their files, as far as they are recorded.</param>
/// <param name="Kept">How many images the policy would have deleted, but something uses them.</param>
public readonly record struct ImageClearing(long Deleted, long Bytes, long Kept);
