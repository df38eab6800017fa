namespace Invoke.Images;

/// <summary>Adds a signature to another service's addresses, so that only who was given one can read the file, and only for a time.</summary>
/// <remarks>Whoever serves the files asks <see cref="UrlSigner.Verify"/>.</remarks>
/// <param name="inner">Makes the addresses.</param>
/// <param name="signer">Signs them.</param>
public sealed class SignedUrlService(IUrlService inner, UrlSigner signer) : IUrlService
{
    /// <inheritdoc/>
    public async ValueTask<string> GetUrlAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken)
    {
        string url = await inner.GetUrlAsync(imageName, kind, cancellationToken).ConfigureAwait(false);
        int fragment = url.IndexOf('#', StringComparison.Ordinal);
        string address = fragment < 0 ? url : url[..fragment];
        char separator = address.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return string.Concat(address + separator, signer.Sign(imageName, kind), fragment < 0 ? string.Empty : url[fragment..]);
    }
}
