using Invoke.Internal.Urls;
using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Images.S3;

/// <summary>Checks the options when the host starts, or at the latest on first use.</summary>
internal sealed class S3UrlOptionsValidator : IValidateOptions<S3UrlOptions>
{
    public ValidateOptionsResult Validate(string? name, S3UrlOptions options)
    {
        var faults = new OptionFaults(nameof(S3UrlOptions));
        faults.AddIf(
            options.Lifetime < TimeSpan.FromMinutes(1) || options.Lifetime > TimeSpan.FromDays(5),
            $"Lifetime is {options.Lifetime}; allowed are 1 minute to 5 days.");
        faults.AddIf(
            options.PublicUrl is not null && !WebAddress.IsBase(options.PublicUrl),
            $"PublicUrl is '{WebAddress.Shown(options.PublicUrl)}'; it must be an absolute http or https address without user, query and fragment, or null for presigned addresses.");
        return faults.ToResult();
    }
}
