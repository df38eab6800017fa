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
        _full = Parse(nameof(values.FullTemplate), values.FullTemplate);
        _thumbnail = values.ThumbnailTemplate.Length == 0 ? _full : Parse(nameof(values.ThumbnailTemplate), values.ThumbnailTemplate);
        if (values.ThumbnailTemplate.Length == 0 && !_full.HasKind)
        {
            throw Fault($"FullTemplate '{values.FullTemplate}' serves thumbnails too, but nothing tells them apart; add {{kind}}, or set ThumbnailTemplate.");
        }
    }

    /// <inheritdoc/>
    public ValueTask<string> GetUrlAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken)
    {
        ImageNameRules.ThrowIfInvalid(imageName);
        return new ValueTask<string>((kind == ImageFileKind.Thumbnail ? _thumbnail : _full).Render(imageName, kind));
    }

    private static UrlTemplate Parse(string option, string template) =>
        UrlTemplate.TryParse(template, out string? fault) ?? throw Fault($"{option} '{template}' cannot be used: {fault}.");

    private static OptionsValidationException Fault(string fault) =>
        new(nameof(CdnUrlOptions), typeof(CdnUrlOptions), ["CdnUrlOptions: " + fault]);
}
