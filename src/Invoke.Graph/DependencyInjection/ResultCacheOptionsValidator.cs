using System.Globalization;
using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Graph;

/// <summary>Checks the options when the host starts, or at the latest on first use.</summary>
internal sealed class ResultCacheOptionsValidator : IValidateOptions<ResultCacheOptions>
{
    public ValidateOptionsResult Validate(string? name, ResultCacheOptions options)
    {
        var faults = new OptionFaults(nameof(ResultCacheOptions));
        faults.AddIf(
            options.MaxEntries is < 1 or > ResultCacheOptions.GreatestMaxEntries,
            string.Create(CultureInfo.InvariantCulture, $"MaxEntries is {options.MaxEntries}; allowed are 1 to {ResultCacheOptions.GreatestMaxEntries}."));
        faults.AddIf(
            options.MaxBytes is < ResultCacheOptions.LeastMaxBytes or > ResultCacheOptions.GreatestMaxBytes,
            string.Create(
                CultureInfo.InvariantCulture,
                $"MaxBytes is {options.MaxBytes}; allowed are {ResultCacheOptions.LeastMaxBytes} to {ResultCacheOptions.GreatestMaxBytes}."));
        return faults.ToResult();
    }
}
