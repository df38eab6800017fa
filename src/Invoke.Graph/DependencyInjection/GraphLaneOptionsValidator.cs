using System.Globalization;
using Invoke.Internal.Validation;
using Microsoft.Extensions.Options;

namespace Invoke.Graph;

/// <summary>Checks the options when the host starts, or at the latest on first use.</summary>
internal sealed class GraphLaneOptionsValidator : IValidateOptions<GraphLaneOptions>
{
    public ValidateOptionsResult Validate(string? name, GraphLaneOptions options)
    {
        var faults = new OptionFaults(nameof(GraphLaneOptions));
        foreach ((string lane, int limit) in options.Limits)
        {
            faults.AddIf(
                lane.Length == 0 || limit < 1,
                string.Create(CultureInfo.InvariantCulture, $"lane '{lane}' has the limit {limit}; a lane needs a name, and a limit of 1 or more."));
        }

        return faults.ToResult();
    }
}
