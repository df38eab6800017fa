namespace Invoke.Images;

/// <summary>Tells where the files of images can be read.</summary>
/// <remarks>Implementations are thread-safe and do not check that the image exists. A signing service may have to ask its key store.</remarks>
public interface IUrlService
{
    /// <summary>Gets the address of a file.</summary>
    /// <param name="imageName">A valid image name.</param>
    /// <param name="kind">The image itself or its thumbnail.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>An absolute or relative address.</returns>
    ValueTask<string> GetUrlAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken);
}
