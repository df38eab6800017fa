using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Queue;

/// <summary>Checks the options when the host starts, or at the latest on first use.</summary>
internal sealed class QueueOptionsValidator : IValidateOptions<QueueOptions>
{
    public ValidateOptionsResult Validate(string? name, QueueOptions options)
    {
        var faults = new OptionFaults(nameof(QueueOptions));
        faults.AddIf(options.MaxPending < 1, $"MaxPending is {options.MaxPending}; it must be 1 or more.");
        faults.AddIf(options.MaxBatchBytes < 1, $"MaxBatchBytes is {options.MaxBatchBytes}; it must be 1 or more.");
        faults.AddIf(options.MaxHistory < 0, $"MaxHistory is {options.MaxHistory}; it must be 0 or more, or null to keep all.");
        faults.AddIf(options.MaxEvents < 100, $"MaxEvents is {options.MaxEvents}; it must be 100 or more.");
        faults.AddIf(options.MaxCrashes < 1, $"MaxCrashes is {options.MaxCrashes}; it must be 1 or more.");
        faults.AddIf(
            options.PollInterval <= TimeSpan.Zero || options.PollInterval > TimeSpan.FromDays(1),
            $"PollInterval is {options.PollInterval}; it must be more than zero, up to one day.");
        return faults.ToResult();
    }
}
