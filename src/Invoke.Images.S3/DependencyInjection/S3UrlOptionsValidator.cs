using Microsoft.Extensions.Options;

namespace Invoke.Images.S3;

/// <summary>Checks the options when the host starts, or at the latest on first use.</summary>
internal sealed class S3UrlOptionsValidator : IValidateOptions<S3UrlOptions>
{
    public ValidateOptionsResult Validate(string? name, S3UrlOptions options)
    {
        List<string> faults = [];
        if (options.Lifetime < TimeSpan.FromMinutes(1) || options.Lifetime > TimeSpan.FromDays(5))
        {
            faults.Add($"S3UrlOptions: Lifetime is {options.Lifetime}; allowed are 1 minute to 5 days.");
        }

        if (options.PublicUrl is { } text
            && (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
                || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp)
                || address.Query.Length > 0
                || address.Fragment.Length > 0))
        {
            faults.Add($"S3UrlOptions: PublicUrl is '{text}'; it must be an absolute http or https address without query and fragment, or null for presigned addresses.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>Refuses options that did not come out of a container, which checks them there.</summary>
    public static void ThrowIfInvalid(S3UrlOptions options)
    {
        ValidateOptionsResult result = new S3UrlOptionsValidator().Validate(name: null, options);
        if (result.Failures is { } faults)
        {
            throw new OptionsValidationException(nameof(S3UrlOptions), typeof(S3UrlOptions), faults);
        }
    }
}
