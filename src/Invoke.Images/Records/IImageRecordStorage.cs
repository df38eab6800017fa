namespace Invoke.Images;

/// <summary>Keeps the records of images.</summary>
/// <remarks>
/// Implementations are thread-safe, make each change whole or not at all, and report a change only when it is durable. They take the
/// time from their clock, in milliseconds. A record that is marked as deleted counts as missing, except for <see cref="ExistsAsync"/>.
/// </remarks>
public interface IImageRecordStorage
{
    /// <summary>Adds a record.</summary>
    /// <param name="record">The record; its times are set by the storage.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is added.</param>
    /// <returns>The record with its times.</returns>
    /// <exception cref="ImageRecordAlreadyExistsException">The name is taken, also where the record that has it is marked as deleted.</exception>
    /// <exception cref="ImageStorageException">The storage does not work; nothing is added.</exception>
    ValueTask<ImageRecord> InsertAsync(ImageRecord record, CancellationToken cancellationToken);

    /// <summary>Gets a record.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The record.</returns>
    /// <exception cref="ImageRecordNotFoundException">There is none.</exception>
    /// <exception cref="ImageStorageException">The storage does not work, or the record holds what nobody understands.</exception>
    ValueTask<ImageRecord> GetAsync(string imageName, CancellationToken cancellationToken);

    /// <summary>Tells whether a name is taken by a record, marked as deleted or not.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>True where it is.</returns>
    ValueTask<bool> ExistsAsync(string imageName, CancellationToken cancellationToken);

    /// <summary>Changes a record.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="changes">What to change.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>The record as it is now.</returns>
    /// <exception cref="ImageRecordNotFoundException">There is none.</exception>
    ValueTask<ImageRecord> UpdateAsync(string imageName, ImageChanges changes, CancellationToken cancellationToken);

    /// <summary>Removes a record for good.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is removed.</param>
    /// <returns>False where there was none.</returns>
    ValueTask<bool> DeleteAsync(string imageName, CancellationToken cancellationToken);

    /// <summary>Lists records, newest first; records of one millisecond by descending name, so that pages never overlap.</summary>
    /// <param name="query">What to list.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentException">The query is out of bounds or contradicts itself.</exception>
    ValueTask<ImagePage<ImageRecord>> ListAsync(ImageQuery query, CancellationToken cancellationToken);
}
