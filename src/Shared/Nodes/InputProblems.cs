using Invoke.Graph;

namespace Invoke.Internal.Nodes;

/// <summary>One list of what is wrong with a node's values, used before the run and again when connections have theirs.</summary>
internal static class InputProblems
{
    /// <summary>Reports the problems of the inputs that have literals.</summary>
    public static void Report(NodeValidationContext context, IEnumerable<(string Input, string Problem)> problems)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach ((string input, string problem) in problems.Where(each => !context.IsConnected(each.Input)))
        {
            context.ReportOutOfRange(input, problem);
        }
    }

    /// <summary>Raises the first problem.</summary>
    public static void ThrowIfAny(IEnumerable<(string Input, string Problem)> problems)
    {
        foreach ((string input, string problem) in problems)
        {
            throw new ArgumentException($"Input '{input}' {problem}.");
        }
    }
}
