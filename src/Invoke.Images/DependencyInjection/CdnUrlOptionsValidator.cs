using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Checks the templates when the host starts, or at the latest on first use.</summary>
internal sealed class CdnUrlOptionsValidator : IValidateOptions<CdnUrlOptions>
{
    public ValidateOptionsResult Validate(string? name, CdnUrlOptions options)
    {
        var faults = new OptionFaults(nameof(CdnUrlOptions));
        UrlTemplate? full = Parse(nameof(options.FullTemplate), options.FullTemplate, faults);
        if (!string.IsNullOrEmpty(options.ThumbnailTemplate))
        {
            Parse(nameof(options.ThumbnailTemplate), options.ThumbnailTemplate, faults);
        }
        else
        {
            faults.AddIf(
                full is { HasKind: false },
                $"FullTemplate '{options.FullTemplate}' serves thumbnails too, but nothing tells them apart; add {{kind}}, or set ThumbnailTemplate.");
        }

        return faults.ToResult();
    }

    private static UrlTemplate? Parse(string option, string? template, OptionFaults faults)
    {
        var parsed = UrlTemplate.TryParse(template ?? string.Empty, out string? fault);
        faults.AddIf(parsed is null, $"{option} '{template}' cannot be used: {fault}.");
        return parsed;
    }
}
