using System.Globalization;
using Microsoft.Extensions.Options;

namespace Invoke.Graph;

/// <summary>Checks the options when the host starts, or at the latest on first use.</summary>
internal sealed class ResultCacheOptionsValidator : IValidateOptions<ResultCacheOptions>
{
    public static IReadOnlyList<string> FaultsOf(ResultCacheOptions options)
    {
        List<string> faults = [];
        if (options.MaxEntries is < 1 or > ResultCacheOptions.GreatestMaxEntries)
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"ResultCacheOptions: MaxEntries is {options.MaxEntries}; allowed are 1 to {ResultCacheOptions.GreatestMaxEntries}."));
        }

        if (options.MaxBytes is < ResultCacheOptions.LeastMaxBytes or > ResultCacheOptions.GreatestMaxBytes)
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"ResultCacheOptions: MaxBytes is {options.MaxBytes}; allowed are {ResultCacheOptions.LeastMaxBytes} to {ResultCacheOptions.GreatestMaxBytes}."));
        }

        return faults;
    }

    public ValidateOptionsResult Validate(string? name, ResultCacheOptions options)
    {
        IReadOnlyList<string> faults = FaultsOf(options);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
