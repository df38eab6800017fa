namespace Invoke.Images;

/// <summary>Keeps the files of images.</summary>
/// <remarks>
/// Implementations are thread-safe. Every change has two steps, so that it can be one unit with the record: files are staged, the record is
/// written or deleted, the files are committed. If the process dies in between, <see cref="RecoverAsync"/> asks for the record and finishes or
/// removes what was staged; so in the end a file is in place exactly if its record exists. Whoever reads asks for the record first. So a storage
/// that cannot rename, as an object store, may put a staged file under its name already, and leave one that is staged to be deleted, as long as
/// <see cref="IImageFileCare.ListAsync"/> leaves it out.
/// </remarks>
public interface IImageFileStorage
{
    /// <summary>Writes the files of a new image completely, but not yet for good; disposing the result without a commit removes them.</summary>
    /// <param name="content">The name and the bytes.</param>
    /// <param name="cancellationToken">Cancels the work; nothing stays behind.</param>
    /// <returns>The staged files; committing fails, and changes nothing, where the name is taken.</returns>
    /// <exception cref="ImageFileAlreadyExistsException">The name is taken, and the storage can tell already; nothing is changed.</exception>
    /// <exception cref="ImageStorageException">The files cannot be written; nothing stays behind.</exception>
    ValueTask<IStagedImageChange> StageCreateAsync(ImageFileContent content, CancellationToken cancellationToken);

    /// <summary>Prepares the deletion of images' files; disposing the result without a commit leaves all as it was.</summary>
    /// <param name="images">The images.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The staged deletion; files that are missing already are no error.</returns>
    /// <exception cref="ImageStorageException">The files cannot be moved; they are where they were.</exception>
    ValueTask<IStagedImageChange> StageDeleteAsync(IReadOnlyList<ImageLocation> images, CancellationToken cancellationToken);

    /// <summary>Opens a file.</summary>
    /// <param name="image">The image.</param>
    /// <param name="kind">Which of its files.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The open file, which the caller disposes.</returns>
    /// <exception cref="ImageFileNotFoundException">There is no such file.</exception>
    ValueTask<ImageFile> OpenReadAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken);

    /// <summary>Tells whether a file can be opened, so that a host can answer "not found" before it starts a response.</summary>
    /// <param name="image">The image.</param>
    /// <param name="kind">Which of its files.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>True where the file exists; false where it does not or the location is none.</returns>
    ValueTask<bool> ValidatePathAsync(ImageLocation image, ImageFileKind kind, CancellationToken cancellationToken);

    /// <summary>Finishes or removes what processes that have died left staged.</summary>
    /// <param name="find">Tells where an image's files belong by its record; null where it has none.</param>
    /// <param name="cancellationToken">Cancels the work; the rest is done the next time.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ImageStorageException">The storage cannot be read or changed.</exception>
    ValueTask<ImageRecovery> RecoverAsync(
        Func<string, CancellationToken, ValueTask<ImageLocation?>> find, CancellationToken cancellationToken);
}
