using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Addresses on a content delivery network, made from a template, so that files need not pass the app.</summary>
public sealed class CdnUrlService : IUrlService
{
    private readonly UrlTemplate _full;
    private readonly UrlTemplate _thumbnail;

    /// <summary>Creates a service.</summary>
    /// <param name="options">The templates.</param>
    /// <exception cref="OptionsValidationException">A template cannot be used; the message says why.</exception>
    public CdnUrlService(IOptions<CdnUrlOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        CdnUrlOptions values = options.Value;
        new CdnUrlOptionsValidator().ThrowIfInvalid(values);

        // They have just been parsed.
        _full = UrlTemplate.TryParse(values.FullTemplate, out _)!;
        _thumbnail = string.IsNullOrEmpty(values.ThumbnailTemplate) ? _full : UrlTemplate.TryParse(values.ThumbnailTemplate, out _)!;
    }

    /// <inheritdoc/>
    public ValueTask<string> GetUrlAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken)
    {
        ImageNameRules.ThrowIfInvalid(imageName);
        return new ValueTask<string>((kind == ImageFileKind.Thumbnail ? _thumbnail : _full).Render(imageName, kind));
    }
}
