namespace Invoke.Images;

/// <summary>Looks after a store of images: clears what nobody needs, finds and mends what does not fit together, copies it while it is used.</summary>
/// <remarks>Thread-safe. Nothing here runs by itself; call it from a timer or a command of the host. Invoke implements this interface and may add members in a minor version.</remarks>
public interface IImageCare
{
    /// <summary>Clears intermediates by <see cref="ImagesOptions.IntermediateRetention"/>, and purges what was deleted <see cref="ImagesOptions.DeletedRetention"/> ago.</summary>
    /// <param name="cancellationToken">Cancels the work; what is cleared by then stays cleared.</param>
    /// <returns>What was cleared and purged, together.</returns>
    ValueTask<ImageClearing> ApplyRetentionAsync(CancellationToken cancellationToken = default);

    /// <summary>Deletes intermediates, oldest first, until a policy is met; starred ones, and those that anything else uses, are kept.</summary>
    /// <remarks>
    /// An image is used where its name occurs in the metadata of another record, in another image's workflow or graph, or where an
    /// <see cref="IImageReferenceCheck"/> says so.
    /// </remarks>
    /// <param name="policy">What may stay.</param>
    /// <param name="cancellationToken">Cancels the work; what is deleted by then stays deleted.</param>
    /// <returns>What was deleted.</returns>
    /// <exception cref="ArgumentException">The policy is out of bounds.</exception>
    ValueTask<ImageClearing> ClearIntermediatesAsync(ImageRetention policy, CancellationToken cancellationToken = default);

    /// <summary>Holds records, files, counts and the text index against each other; changes nothing.</summary>
    /// <remarks>
    /// This, repairing and backing up first finish or remove what processes have left staged that died. Files are read from the storage
    /// itself, not from <see cref="ImagesOptions.FileCacheBytes"/>.
    /// </remarks>
    /// <param name="decodeImages">Whether to decode every image too, which takes as long as reading all of them.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>What does not fit together.</returns>
    ValueTask<ImageStoreReport> VerifyAsync(bool decodeImages = false, CancellationToken cancellationToken = default);

    /// <summary>Mends what <see cref="VerifyAsync"/> finds, without deleting anything for good.</summary>
    /// <remarks>
    /// Files without a record go to the quarantine folder, a record without file is marked as deleted unless the file is in quarantine or the
    /// record changed in the last ten minutes, as somebody may be storing it; missing thumbnails are made again, counts and text index are rebuilt. Damaged files are only reported: restore them from a backup.
    /// </remarks>
    /// <param name="dryRun">Whether to report only what would be done.</param>
    /// <param name="cancellationToken">Cancels the work; what is mended by then stays mended.</param>
    /// <returns>What was found, and whether it was mended.</returns>
    ValueTask<ImageStoreReport> RepairAsync(bool dryRun, CancellationToken cancellationToken = default);

    /// <summary>Copies the store, while it is used, to a folder that can serve as <see cref="ImagesOptions.RootPath"/> of another one.</summary>
    /// <remarks>The copy holds the whole database, results of sessions included, and the files of the images and tensors in it.</remarks>
    /// <param name="folder">The folder; must not exist, or be empty. It appears when the copy is complete.</param>
    /// <param name="includeFiles">Whether to copy files too, or the database only.</param>
    /// <param name="cancellationToken">Cancels the work; nothing stays behind.</param>
    /// <returns>What was copied.</returns>
    /// <exception cref="ArgumentException">The folder holds something.</exception>
    /// <exception cref="ImageStorageException">Disk or database failed; nothing stays behind.</exception>
    ValueTask<ImageBackup> BackupAsync(string folder, bool includeFiles = true, CancellationToken cancellationToken = default);
}
