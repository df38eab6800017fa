using Invoke.Images;

namespace Invoke.Queue;

/// <summary>Keeps the images that sessions need which wait, are held, or run: those their graphs, values and journals name.</summary>
/// <param name="queue">The queue.</param>
internal sealed class QueueImageReferences(ISessionQueue queue) : IImageReferenceCheck
{
    // A queue of another kind answers for itself, by a check of its own.
    public ValueTask<bool> IsReferencedAsync(string imageName, CancellationToken cancellationToken) =>
        queue is SqliteSessionQueue sqlite ? sqlite.IsImageNamedAsync(imageName, cancellationToken) : new ValueTask<bool>(false);
}
