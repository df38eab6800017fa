using Invoke.Images;
using Invoke.Queue;

namespace Invoke.PostgreSql;

/// <summary>Keeps the images that sessions need which wait, are held, or run: those their graphs, values and journals name.</summary>
/// <param name="queue">The queue; null where the host has none.</param>
internal sealed class PostgreSqlQueueImages(ISessionQueue? queue = null) : IImageReferenceCheck
{
    // A queue of another kind answers for itself, by a check of its own.
    public ValueTask<bool> IsReferencedAsync(string imageName, CancellationToken cancellationToken) =>
        queue is PostgreSqlSessionQueue own ? own.IsImageNamedAsync(imageName, cancellationToken) : new ValueTask<bool>(false);
}
