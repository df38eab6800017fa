using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Absolute addresses, for clients that are not on a page of the server: <c>https://host/api/v1/images/i/{name}/full</c> and <c>…/thumbnail</c>.</summary>
public sealed class AbsoluteUrlService : IUrlService
{
    private readonly RelativeUrlService _below;

    /// <summary>Creates a service.</summary>
    /// <param name="options">Options whose <see cref="ImagesOptions.UrlBase"/> is an absolute http or https address, without user, query and fragment.</param>
    /// <exception cref="OptionsValidationException">The base is no such address.</exception>
    public AbsoluteUrlService(IOptions<ImagesOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        new AbsoluteUrlOptionsValidator().ThrowIfInvalid(options.Value);
        _below = new RelativeUrlService(options);
    }

    /// <inheritdoc/>
    public ValueTask<string> GetUrlAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken) =>
        _below.GetUrlAsync(imageName, kind, cancellationToken);
}
