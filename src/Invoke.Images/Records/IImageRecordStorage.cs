namespace Invoke.Images;

/// <summary>Keeps the records of images.</summary>
/// <remarks>
/// Implementations are thread-safe, make each change whole or not at all, and report a change only when it is durable. They take the
/// time from their clock, in milliseconds. A record that is marked as deleted counts as missing, except where a method says otherwise.
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

    /// <summary>Adds records as one change: all of them, or none.</summary>
    /// <param name="records">The records, oldest first; their times are set by the storage.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is added.</param>
    /// <returns>The records with their times, in the same order.</returns>
    /// <exception cref="ImageRecordAlreadyExistsException">A name is taken, or occurs twice.</exception>
    /// <exception cref="ImageStorageException">The storage does not work; nothing is added.</exception>
    ValueTask<IReadOnlyList<ImageRecord>> InsertManyAsync(IReadOnlyList<ImageRecord> records, CancellationToken cancellationToken);

    /// <summary>Gets a record; one that is marked as deleted counts as missing.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The record.</returns>
    /// <exception cref="ImageRecordNotFoundException">There is none.</exception>
    /// <exception cref="BadImageRecordException">The record holds what this version does not understand.</exception>
    /// <exception cref="ImageStorageException">The storage does not work.</exception>
    ValueTask<ImageRecord> GetAsync(string imageName, CancellationToken cancellationToken);

    /// <summary>Looks for a record, marked as deleted or not, so that recovery and repair see what its files belong to.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The record; null where there is none.</returns>
    /// <exception cref="BadImageRecordException">The record holds what this version does not understand.</exception>
    /// <exception cref="ImageStorageException">The storage does not work.</exception>
    ValueTask<ImageRecord?> FindAsync(string imageName, CancellationToken cancellationToken);

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

    /// <summary>Changes several records alike, as one change.</summary>
    /// <param name="imageNames">The images' names; those that are missing are left out.</param>
    /// <param name="changes">What to change.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>The names of the records that were there to change, each once, in the order of the names given.</returns>
    ValueTask<IReadOnlyList<string>> UpdateManyAsync(IReadOnlyList<string> imageNames, ImageChanges changes, CancellationToken cancellationToken);

    /// <summary>Marks records as deleted, as one change; they keep their names and can be restored.</summary>
    /// <param name="imageNames">The images' names; those that are missing or marked already are left out.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>The names of the records that were marked, each once, in the order of the names given.</returns>
    ValueTask<IReadOnlyList<string>> SoftDeleteManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken);

    /// <summary>Takes the mark of deletion off records, as one change.</summary>
    /// <param name="imageNames">The images' names; those that are missing or not marked are left out.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>The names of the records that were restored, each once, in the order of the names given.</returns>
    ValueTask<IReadOnlyList<string>> RestoreManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken);

    /// <summary>Removes a record for good, marked as deleted or not.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is removed.</param>
    /// <returns>False where there was none.</returns>
    ValueTask<bool> DeleteAsync(string imageName, CancellationToken cancellationToken);

    /// <summary>Removes for good those records that meet a condition in that moment, as one change.</summary>
    /// <param name="imageNames">The images' names; those that are missing are left out.</param>
    /// <param name="condition">What a record must be to be removed.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is removed.</param>
    /// <returns>The names of the records that were removed, each once, in the order of the names given.</returns>
    ValueTask<IReadOnlyList<string>> DeleteManyAsync(IReadOnlyList<string> imageNames, ImageCondition condition, CancellationToken cancellationToken);

    /// <summary>Lists records, newest first; within one millisecond what was added later counts as newer.</summary>
    /// <remarks>
    /// So the order is fixed, and what is added while somebody goes through the pages comes before what was there: with
    /// <see cref="ImageQuery.After"/> nobody sees an image twice or misses one, whatever happens in between.
    /// </remarks>
    /// <param name="query">What to list.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentException">The query is out of bounds or contradicts itself, or its cursor is none.</exception>
    ValueTask<Page<ImageRecord>> ListAsync(ImageQuery query, CancellationToken cancellationToken);

    /// <summary>Lists names alone, in the order and with the filters of <see cref="ListAsync"/>, up to <see cref="ImageQuery.MaxNameLimit"/> a page.</summary>
    /// <param name="query">What to list.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The page.</returns>
    /// <exception cref="ArgumentException">The query is out of bounds or contradicts itself, or its cursor is none.</exception>
    ValueTask<Page<string>> ListNamesAsync(ImageQuery query, CancellationToken cancellationToken);

    /// <summary>Counts the images.</summary>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The counts, of one moment.</returns>
    ValueTask<ImageCounts> GetCountsAsync(CancellationToken cancellationToken);
}
