using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Addresses below a base: <c>{base}/images/i/{name}/full</c> and <c>…/thumbnail</c>, as InvokeAI's.</summary>
/// <remarks>The base is <see cref="ImagesOptions.UrlBase"/>, <c>api/v1</c> by default: no leading slash, so it is relative to the page.</remarks>
/// <param name="options">The options with the base.</param>
public sealed class RelativeUrlService(IOptions<ImagesOptions> options) : IUrlService
{
    private readonly string _base = options.Value.UrlBase.TrimEnd('/');

    /// <inheritdoc/>
    public ValueTask<string> GetUrlAsync(string imageName, ImageFileKind kind, CancellationToken cancellationToken)
    {
        ImageNameRules.ThrowIfInvalid(imageName);
        string file = ImageFileKinds.Word(kind);
        return new ValueTask<string>(_base.Length == 0 ? $"images/i/{imageName}/{file}" : $"{_base}/images/i/{imageName}/{file}");
    }
}
