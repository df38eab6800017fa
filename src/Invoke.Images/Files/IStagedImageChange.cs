namespace Invoke.Images;

/// <summary>A change of files that is prepared but not yet to be seen: it is committed, or taken back by disposing it.</summary>
public interface IStagedImageChange : IAsyncDisposable
{
    /// <summary>Makes the change final: new files appear under their names, files to delete are gone.</summary>
    /// <param name="cancellationToken">Cancels the commit; a cancelled commit has changed nothing.</param>
    /// <returns>A task that ends when the change is final.</returns>
    /// <exception cref="ImageStorageException">The change failed as a whole; nothing of it is to be seen.</exception>
    ValueTask CommitAsync(CancellationToken cancellationToken);
}
