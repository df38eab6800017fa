using Invoke.Internal.Urls;
using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Checks what absolute urls start with when the host starts, or at the latest on first use.</summary>
internal sealed class AbsoluteUrlOptionsValidator : IValidateOptions<ImagesOptions>
{
    public ValidateOptionsResult Validate(string? name, ImagesOptions options)
    {
        var faults = new OptionFaults(nameof(ImagesOptions));
        faults.AddIf(
            !WebAddress.IsBase(options.UrlBase),
            $"UrlBase is '{WebAddress.Shown(options.UrlBase)}', but absolute urls need an address like https://images.example.com/api/v1, without user, query and fragment.");
        return faults.ToResult();
    }
}
