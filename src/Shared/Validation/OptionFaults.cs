using Microsoft.Extensions.Options;

namespace Invoke.Internal.Validation;

/// <summary>Gathers what is wrong with a set of options; each fault says whose it is.</summary>
/// <param name="options">The name of the options' type.</param>
internal sealed class OptionFaults(string options)
{
    private readonly ValidateOptionsResultBuilder _result = new();

    public void AddIf(bool isFault, string fault)
    {
        if (isFault)
        {
            _result.AddError($"{options}: {fault}");
        }
    }

    /// <summary>Fails with all faults, succeeds where there is none.</summary>
    public ValidateOptionsResult ToResult() => _result.Build();
}
