namespace Invoke.Images;

/// <summary>A change of files that is prepared but not yet to be seen: it is committed, or taken back by disposing it.</summary>
public interface IStagedImageChange : IAsyncDisposable
{
    /// <summary>Takes images out of the change: their new files vanish, their files to delete are put back.</summary>
    /// <param name="imageNames">The images' names; those that are not part of the change are left out.</param>
    /// <returns>A task that ends when it is done.</returns>
    /// <exception cref="ImageStorageException">The disk failed; what is left staged is brought back by the next recovery.</exception>
    ValueTask ExcludeAsync(IReadOnlyList<string> imageNames);

    /// <summary>Makes the change final: new files appear under their names, files to delete are gone.</summary>
    /// <param name="cancellationToken">Cancels the commit; a cancelled commit has changed nothing.</param>
    /// <returns>A task that ends when the change is final.</returns>
    /// <exception cref="ImageStorageException">The change failed as a whole; nothing of it is to be seen.</exception>
    ValueTask CommitAsync(CancellationToken cancellationToken);
}
