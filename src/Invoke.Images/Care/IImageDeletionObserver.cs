namespace Invoke.Images;

/// <summary>Is told of images that are gone, so that what was kept of them elsewhere can be forgotten.</summary>
/// <remarks>Every one that is registered is told, after the records are deleted or marked as deleted. What it throws is logged.</remarks>
public interface IImageDeletionObserver
{
    /// <summary>Images can no longer be read.</summary>
    /// <param name="imageNames">Their names.</param>
    /// <param name="canBeRestored">True where they are only marked as deleted.</param>
    /// <returns>A task that ends when they are forgotten.</returns>
    ValueTask OnDeletedAsync(IReadOnlyList<string> imageNames, bool canBeRestored);
}
