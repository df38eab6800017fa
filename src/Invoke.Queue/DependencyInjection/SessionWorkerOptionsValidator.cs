using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Queue;

/// <summary>Checks the options when the host starts, or at the latest on first use.</summary>
internal sealed class SessionWorkerOptionsValidator : IValidateOptions<SessionWorkerOptions>
{
    private const int MaxPreviewSize = 1024;

    public ValidateOptionsResult Validate(string? name, SessionWorkerOptions options)
    {
        var faults = new OptionFaults(nameof(SessionWorkerOptions));
        faults.AddIf(options.MaxConcurrentSessions < 1, $"MaxConcurrentSessions is {options.MaxConcurrentSessions}; at least 1 is needed.");
        faults.AddIf(options.MaxDegreeOfParallelism < 1, $"MaxDegreeOfParallelism is {options.MaxDegreeOfParallelism}; at least 1 is needed.");
        faults.AddIf(options.RenewInterval <= TimeSpan.Zero, $"RenewInterval is {options.RenewInterval}; more than zero is needed.");
        faults.AddIf(options.ProgressInterval < TimeSpan.Zero, $"ProgressInterval is {options.ProgressInterval}; zero or more is needed.");
        faults.AddIf(options.PreviewSize is < 0 or > MaxPreviewSize, $"PreviewSize is {options.PreviewSize}; allowed 0 to {MaxPreviewSize}.");
        return faults.ToResult();
    }
}
