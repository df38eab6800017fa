using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Images;

/// <summary>Checks the options when the host starts, or at the latest on first use.</summary>
/// <param name="canKeepTensors">Whether there is a storage for tensors.</param>
internal sealed class SessionResultOptionsValidator(bool canKeepTensors) : IValidateOptions<SessionResultOptions>
{
    public ValidateOptionsResult Validate(string? name, SessionResultOptions options)
    {
        var faults = new OptionFaults(nameof(SessionResultOptions));
        faults.AddIf(options.MaxPendingBytes < 0, $"MaxPendingBytes is {options.MaxPendingBytes}; it must be 0 or more.");
        faults.AddIf(
            options.KeepTensors && !canKeepTensors,
            "KeepTensors is set, but there is no ITensorStorage; call AddImages, register one, or leave KeepTensors off.");
        return faults.ToResult();
    }
}
