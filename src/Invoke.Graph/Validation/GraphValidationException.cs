namespace Invoke.Graph;

/// <summary>A graph cannot run; nothing was started.</summary>
/// <param name="problems">Every problem found, at least one.</param>
public sealed class GraphValidationException(IReadOnlyList<GraphProblem> problems) : InvokeException(Describe(problems))
{
    /// <summary>Gets every problem found.</summary>
    public IReadOnlyList<GraphProblem> Problems { get; } = problems;

    private static string Describe(IReadOnlyList<GraphProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return problems.Count == 1
            ? $"The graph cannot run. {problems[0]}"
            : $"The graph cannot run; it has {problems.Count} problems.{Environment.NewLine}{string.Join(Environment.NewLine, problems.Select(problem => $"  {problem}"))}";
    }
}
