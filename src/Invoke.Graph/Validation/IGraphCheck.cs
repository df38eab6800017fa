namespace Invoke.Graph;

/// <summary>Checks a plan against what only a host knows (which models there are, what sizes they take) before anything runs.</summary>
/// <remarks>
/// Registered as a service of this type, any number of them; the runner calls each before every run. Only literals are known: skip what
/// is connected, the node itself checks it when it runs. Implementations are thread-safe.
/// </remarks>
public interface IGraphCheck
{
    /// <summary>Adds the problems found; any problem keeps the run from starting.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="problems">Takes the problems.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <returns>A task that completes when the plan is checked.</returns>
    ValueTask CheckAsync(GraphPlan plan, ICollection<GraphProblem> problems, CancellationToken cancellationToken);
}
