namespace Invoke.Images;

/// <summary>Makes addresses that depend on more than a name, for a whole page of images at a time.</summary>
/// <remarks>
/// Where the service of an <see cref="IImageService"/> implements this, it is asked here and not by name. So it sees each image's recorded subfolder,
/// and can ask what it has to ask for all of them at once.
/// </remarks>
public interface IRecordUrlService : IUrlService
{
    /// <summary>Gets the addresses of images.</summary>
    /// <param name="records">The images' records.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The addresses, in the same order.</returns>
    ValueTask<IReadOnlyList<ImageUrls>> GetUrlsAsync(IReadOnlyList<ImageRecord> records, CancellationToken cancellationToken);
}
