using Invoke.Internal.Urls;
using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Images.S3;

/// <summary>Checks the options when the host starts, or at the latest on first use; no message holds a key.</summary>
internal sealed class S3OptionsValidator : IValidateOptions<S3Options>
{
    private const int MaxPrefixLength = 256;

    public ValidateOptionsResult Validate(string? name, S3Options options)
    {
        var faults = new OptionFaults(nameof(S3Options));
        faults.AddIf(string.IsNullOrWhiteSpace(options.Bucket), "Bucket is empty; name the bucket for the image files in UseS3.");
        faults.AddIf(
            !IsPrefix(options.Prefix),
            $"Prefix is '{options.Prefix}'; use ASCII letters, digits, '-', '_' and '.', with '/' behind each folder, as in 'images/', at most {MaxPrefixLength} characters, or an empty text.");
        faults.AddIf(
            options.ServiceUrl is not null && !WebAddress.IsBase(options.ServiceUrl),
            $"ServiceUrl is '{WebAddress.Shown(options.ServiceUrl)}'; it must be an absolute http or https address without user, query and fragment, or null for Amazon S3.");
        faults.AddIf(options.Region is not null && string.IsNullOrWhiteSpace(options.Region), "Region is empty; name one like 'eu-central-1', or set null.");
        faults.AddIf(
            string.IsNullOrEmpty(options.AccessKeyId) != string.IsNullOrEmpty(options.SecretAccessKey),
            "only one of AccessKeyId and SecretAccessKey is set; set both, or neither for the SDK's own chain of credentials.");
        faults.AddIf(
            !string.IsNullOrEmpty(options.SessionToken) && string.IsNullOrEmpty(options.AccessKeyId),
            "SessionToken is set without AccessKeyId and SecretAccessKey; set all three, or none.");
        faults.AddIf(
            options.RequestTimeout < TimeSpan.FromMilliseconds(100) || options.RequestTimeout > TimeSpan.FromMinutes(10),
            $"RequestTimeout is {options.RequestTimeout}; allowed are 100 milliseconds to 10 minutes.");
        faults.AddIf(options.MaxRetries is < 0 or > 10, $"MaxRetries is {options.MaxRetries}; allowed are 0 to 10.");
        faults.AddIf(
            options.AbandonedAfter < TimeSpan.FromMinutes(1) || options.AbandonedAfter > TimeSpan.FromDays(7),
            $"AbandonedAfter is {options.AbandonedAfter}; allowed are 1 minute to 7 days.");
        return faults.ToResult();
    }

    private static bool IsPrefix(string? prefix) =>
        prefix is not null
        && prefix.Length <= MaxPrefixLength
        && (prefix.Length == 0
            || (prefix[^1] == '/' && prefix[..^1].Split('/').All(folder => folder is not ("" or "." or "..") && folder.All(IsAllowed))));

    private static bool IsAllowed(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.';
}
