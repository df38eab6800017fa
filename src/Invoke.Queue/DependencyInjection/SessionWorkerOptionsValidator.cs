using Microsoft.Extensions.Options;

namespace Invoke.Queue;

/// <summary>Refuses options that no worker can have.</summary>
internal sealed class SessionWorkerOptionsValidator : IValidateOptions<SessionWorkerOptions>
{
    private const int MaxPreviewSize = 1024;

    public ValidateOptionsResult Validate(string? name, SessionWorkerOptions options)
    {
        string[] faults =
        [
            .. Fault(options.Lanes < 1, $"SessionWorkerOptions.Lanes is {options.Lanes}; at least 1 is needed."),
            .. Fault(options.MaxDegreeOfParallelism < 1, $"SessionWorkerOptions.MaxDegreeOfParallelism is {options.MaxDegreeOfParallelism}; at least 1 is needed."),
            .. Fault(options.RenewInterval <= TimeSpan.Zero, $"SessionWorkerOptions.RenewInterval is {options.RenewInterval}; more than zero is needed."),
            .. Fault(options.ProgressInterval < TimeSpan.Zero, $"SessionWorkerOptions.ProgressInterval is {options.ProgressInterval}; zero or more is needed."),
            .. Fault(options.PreviewSize is < 0 or > MaxPreviewSize, $"SessionWorkerOptions.PreviewSize is {options.PreviewSize}; allowed 0 to {MaxPreviewSize}."),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string[] Fault(bool isFault, string message) => isFault ? [message] : [];
}
