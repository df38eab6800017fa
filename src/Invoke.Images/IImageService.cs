namespace Invoke.Images;

/// <summary>Stores images: the file, its thumbnail and its record as one.</summary>
/// <remarks>Thread-safe. Encoding and decoding run on the caller's thread. Invoke implements this interface and may add members in a minor version; what you may implement are the services behind it.</remarks>
public interface IImageService
{
    /// <summary>Opens the storage and repairs what a process that died left half done; the first call of any other method does so too.</summary>
    /// <param name="cancellationToken">Cancels the work; a later call goes on.</param>
    /// <returns>A task that ends when the storage is ready.</returns>
    /// <exception cref="ImageStorageException">The database or the image folder cannot be used; the message says why.</exception>
    ValueTask InitializeAsync(CancellationToken cancellationToken = default);

    /// <summary>Stores a new image; if any step fails, or the call is cancelled, nothing of it stays behind.</summary>
    /// <param name="request">The image and what is known about it.</param>
    /// <param name="cancellationToken">Cancels the work until the record is written; from then on the image is completed.</param>
    /// <returns>The stored image.</returns>
    /// <exception cref="ArgumentException">Metadata, workflow or graph is no JSON object, or the metadata is larger than <see cref="ImagesOptions.MaxMetadataBytes"/>.</exception>
    /// <exception cref="ImageFormatException">The encoded file is damaged, truncated, too large, or no image that can be read.</exception>
    /// <exception cref="ImageNameException">The name service or the subfolder strategy made a name that no file can have.</exception>
    /// <exception cref="ImageRecordAlreadyExistsException">The name service gives nothing but a name that is taken; the other image is unchanged.</exception>
    /// <exception cref="ImageStorageException">Disk or database failed.</exception>
    ValueTask<StoredImage> CreateAsync(ImageCreateRequest request, CancellationToken cancellationToken = default);

    /// <summary>Stores new images as one unit: all of them, or none. Fails for one image as <see cref="CreateAsync"/> does.</summary>
    /// <param name="requests">The images, oldest first.</param>
    /// <param name="cancellationToken">Cancels the work until the records are written; from then on the images are completed.</param>
    /// <returns>The stored images, in the same order.</returns>
    ValueTask<IReadOnlyList<StoredImage>> CreateManyAsync(IReadOnlyList<ImageCreateRequest> requests, CancellationToken cancellationToken = default);

    /// <summary>Gets what is known about an image; one that is marked as deleted counts as missing.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The image.</returns>
    /// <exception cref="ImageRecordNotFoundException">There is no such image.</exception>
    /// <exception cref="ImageNameException">The name cannot be an image's.</exception>
    ValueTask<StoredImage> GetAsync(string imageName, CancellationToken cancellationToken = default);

    /// <summary>Looks for an image.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="includeDeleted">Whether one that is marked as deleted is found, too; by default it counts as missing.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The image; null where there is none.</returns>
    /// <exception cref="ImageNameException">The name cannot be an image's.</exception>
    ValueTask<StoredImage?> FindAsync(string imageName, bool includeDeleted = false, CancellationToken cancellationToken = default);

    /// <summary>Lists images, newest first; within one millisecond what was added later counts as newer.</summary>
    /// <param name="query">Which images, and which part of the list.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The part asked for, and how many images there are in all.</returns>
    /// <exception cref="ArgumentException">The query is out of bounds or contradicts itself.</exception>
    ValueTask<Page<StoredImage>> ListAsync(ImageQuery query, CancellationToken cancellationToken = default);

    /// <summary>Lists names alone, in the order and with the filters of <see cref="ListAsync"/>, up to <see cref="ImageQuery.MaxNameLimit"/> a page.</summary>
    /// <param name="query">Which images, and which part of the list.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The part asked for, and how many images there are in all.</returns>
    /// <exception cref="ArgumentException">The query is out of bounds or contradicts itself.</exception>
    ValueTask<Page<string>> ListNamesAsync(ImageQuery query, CancellationToken cancellationToken = default);

    /// <summary>Counts the images.</summary>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The counts, of one moment.</returns>
    ValueTask<ImageCounts> GetCountsAsync(CancellationToken cancellationToken = default);

    /// <summary>Changes an image's record.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="changes">What to change.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>The image as it is now.</returns>
    /// <exception cref="ImageRecordNotFoundException">There is no such image.</exception>
    /// <exception cref="ImageNameException">The name cannot be an image's.</exception>
    ValueTask<StoredImage> UpdateAsync(string imageName, ImageChanges changes, CancellationToken cancellationToken = default);

    /// <summary>Changes several images' records alike, as one change; for example stars them.</summary>
    /// <param name="imageNames">The images' names; those that are missing are left out.</param>
    /// <param name="changes">What to change.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>The names of the images that were there to change, each once, in the order of the names given.</returns>
    /// <exception cref="ImageNameException">A name cannot be an image's.</exception>
    ValueTask<IReadOnlyList<string>> UpdateManyAsync(IReadOnlyList<string> imageNames, ImageChanges changes, CancellationToken cancellationToken = default);

    /// <summary>Marks images as deleted: they are missing from lists, but their files stay and they can be restored.</summary>
    /// <param name="imageNames">The images' names; those that are missing or marked already are left out.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>The names of the images that were marked, each once, in the order of the names given.</returns>
    /// <exception cref="ImageNameException">A name cannot be an image's.</exception>
    ValueTask<IReadOnlyList<string>> SoftDeleteManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken = default);

    /// <summary>Takes the mark of deletion off images.</summary>
    /// <param name="imageNames">The images' names; those that are missing or not marked are left out.</param>
    /// <param name="cancellationToken">Cancels the work; nothing is changed.</param>
    /// <returns>The names of the images that were restored, each once, in the order of the names given.</returns>
    /// <exception cref="ImageNameException">A name cannot be an image's.</exception>
    ValueTask<IReadOnlyList<string>> RestoreManyAsync(IReadOnlyList<string> imageNames, CancellationToken cancellationToken = default);

    /// <summary>Deletes for good what has been marked as deleted for some time.</summary>
    /// <param name="deletedFor">How long; zero deletes all that is marked.</param>
    /// <param name="cancellationToken">Cancels the work; what is deleted by then stays deleted.</param>
    /// <returns>How many images were deleted.</returns>
    /// <exception cref="ImageStorageException">Disk or database failed; what is left can be purged later.</exception>
    ValueTask<int> PurgeAsync(TimeSpan deletedFor, CancellationToken cancellationToken = default);

    /// <summary>Deletes images for good as one change: records, files and thumbnails.</summary>
    /// <param name="imageNames">The images' names; those that are missing are left out.</param>
    /// <param name="condition">What an image must be in that moment to be deleted, or else it is as it was; null deletes it whatever it is, marked as deleted or not.</param>
    /// <param name="cancellationToken">Cancels the work until the records are deleted; a cancelled call has deleted nothing.</param>
    /// <returns>The names of the images that were deleted, each once, in the order of the names given.</returns>
    /// <exception cref="ImageNameException">A name cannot be an image's.</exception>
    /// <exception cref="ImageStorageException">Disk or database failed; the images are as they were.</exception>
    ValueTask<IReadOnlyList<string>> DeleteManyAsync(
        IReadOnlyList<string> imageNames, ImageCondition? condition = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes an image for good: record, file and thumbnail.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="cancellationToken">Cancels the work until the record is deleted; a cancelled call has deleted nothing.</param>
    /// <returns>False where there was no such image.</returns>
    /// <exception cref="ImageNameException">The name cannot be an image's.</exception>
    /// <exception cref="ImageStorageException">Disk or database failed; the image is as it was.</exception>
    ValueTask<bool> DeleteAsync(string imageName, CancellationToken cancellationToken = default);

    /// <summary>Tells whether a file of an image can be opened, so that a host can answer "not found" before it starts a response.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="kind">The image itself or its thumbnail.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>True where it can; false where image or file is missing, or the name is none.</returns>
    ValueTask<bool> ValidatePathAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken = default);

    /// <summary>Opens a file of an image, marked as deleted or not.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="kind">The image itself or its thumbnail.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The open file, which the caller disposes.</returns>
    /// <exception cref="ImageFileNotFoundException">There is no such file.</exception>
    /// <exception cref="ImageNameException">The name cannot be an image's.</exception>
    ValueTask<ImageFile> OpenReadAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken = default);

    /// <summary>Decodes an image.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="format">The layout wanted; alpha is dropped, and colour weighed to gray, where it has no place for them.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The pixels, upright.</returns>
    /// <exception cref="ImageFileNotFoundException">There is no such file.</exception>
    /// <exception cref="ImageFormatException">The file is damaged.</exception>
    ValueTask<ImagePixels> ReadPixelsAsync(string imageName, PixelFormat format, CancellationToken cancellationToken = default);

    /// <summary>Reads what an image's file carries about how it was made.</summary>
    /// <param name="imageName">The image's name.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Metadata, workflow and graph, as far as they are there.</returns>
    /// <exception cref="ImageFileNotFoundException">There is no such file.</exception>
    ValueTask<ImageMetadata> ReadMetadataAsync(string imageName, CancellationToken cancellationToken = default);
}
