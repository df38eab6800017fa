namespace Invoke.Images;

/// <summary>What a storage of files offers <see cref="IImageCare"/>, beside <see cref="IImageFileStorage"/> on the same class.</summary>
public interface IImageFileCare
{
    /// <summary>Lists every file that is in place, in any order.</summary>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The files.</returns>
    IAsyncEnumerable<ImageFileEntry> ListAsync(CancellationToken cancellationToken);

    /// <summary>Takes a file out of the store, to where a person can look at it and bring it back.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Where the file is now.</returns>
    /// <exception cref="ImageStorageException">The file cannot be moved; it is where it was.</exception>
    ValueTask<string> QuarantineAsync(ImageFileEntry entry, CancellationToken cancellationToken);

    /// <summary>Brings the files of an image back from quarantine, where they are there and their places are empty.</summary>
    /// <param name="image">The image.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>True where the image's file came back.</returns>
    ValueTask<bool> ReleaseAsync(ImageLocation image, CancellationToken cancellationToken);

    /// <summary>Writes the small version of an image that is in place.</summary>
    /// <param name="image">The image.</param>
    /// <param name="thumbnail">The small version, encoded.</param>
    /// <param name="format">Its format.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>A task that ends when it is in place.</returns>
    ValueTask WriteThumbnailAsync(ImageLocation image, ReadOnlyMemory<byte> thumbnail, ImageFormat format, CancellationToken cancellationToken);
}
