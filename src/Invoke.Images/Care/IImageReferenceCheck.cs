namespace Invoke.Images;

/// <summary>Knows of uses of images that the store cannot see: queued graphs, saved sessions, an application's own tables.</summary>
/// <remarks>Any number can be registered; an intermediate that one of them answers for is not cleared. Implementations are thread-safe.</remarks>
public interface IImageReferenceCheck
{
    /// <summary>Tells whether an image is used.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>True where it is.</returns>
    ValueTask<bool> IsReferencedAsync(string imageName, CancellationToken cancellationToken);
}
