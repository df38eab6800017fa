using System.Globalization;
using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Checks the options when the host starts, or at the latest on first use; no message holds a key.</summary>
internal sealed class SignedUrlOptionsValidator : IValidateOptions<SignedUrlOptions>
{
    private const int LeastKeyBytes = 32;

    public ValidateOptionsResult Validate(string? name, SignedUrlOptions options)
    {
        var faults = new OptionFaults(nameof(SignedUrlOptions));
        faults.AddIf(
            options.Lifetime < TimeSpan.FromSeconds(10) || options.Lifetime > TimeSpan.FromDays(366),
            $"Lifetime is {options.Lifetime}; allowed are 10 seconds to 366 days.");
        faults.AddIf(options.Keys.Count == 0, $"Keys is empty; add a secret of at least {LeastKeyBytes} random bytes in base64.");
        for (var index = 0; index < options.Keys.Count; index++)
        {
            faults.AddIf(
                !IsSecret(options.Keys[index]),
                string.Create(CultureInfo.InvariantCulture, $"Keys[{index}] is not a secret of at least {LeastKeyBytes} bytes in base64."));
        }

        return faults.ToResult();
    }

    private static bool IsSecret(string? key) =>
        key is not null && Convert.TryFromBase64String(key, new byte[key.Length], out int length) && length >= LeastKeyBytes;
}
