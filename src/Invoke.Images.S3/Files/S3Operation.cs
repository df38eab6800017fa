namespace Invoke.Images.S3;

/// <summary>What a marker tells of.</summary>
internal enum S3Operation
{
    /// <summary>An image is being stored.</summary>
    Create,

    /// <summary>Recovery has taken over a creation; its process, should it live after all, can no longer commit it.</summary>
    Recover,

    /// <summary>An image is being deleted.</summary>
    Delete,
}
