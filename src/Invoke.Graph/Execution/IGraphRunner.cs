namespace Invoke.Graph;

/// <summary>Runs graphs.</summary>
/// <remarks>Thread-safe; every run has its own session and its own scope of services. Invoke implements this interface and may add members in a minor version.</remarks>
public interface IGraphRunner
{
    /// <summary>Validates and runs a graph.</summary>
    /// <param name="graph">The graph; it may be changed while it runs, without effect on the run.</param>
    /// <param name="inputs">The values of the graph's inputs.</param>
    /// <param name="options">Scheduler, limits, observers and outputs to keep.</param>
    /// <param name="cancellationToken">Cancels the run; finished results are kept.</param>
    /// <returns>
    /// The run with its results, whatever its end: a failed or cancelled run is returned, not thrown. Dispose it when its kept outputs are
    /// no longer needed.
    /// </returns>
    /// <exception cref="GraphValidationException">The graph has problems, or an <see cref="IGraphCheck"/> found some; nothing was started.</exception>
    /// <exception cref="ArgumentException">An input of the graph has no value, or one that does not fit, an option names a node the graph does not have, or the limit of a lane is less than 1.</exception>
    /// <exception cref="InvokeException">A node needs a service that is not registered; nothing was started.</exception>
    Task<GraphRun> RunAsync(NodeGraph graph, GraphInputs? inputs = null, GraphRunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Runs a plan, which saves validating a graph again.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="inputs">The values of the graph's inputs.</param>
    /// <param name="options">Scheduler, limits, observers and outputs to keep.</param>
    /// <param name="cancellationToken">Cancels the run; finished results are kept.</param>
    /// <returns>The run with its results, whatever its end.</returns>
    /// <exception cref="GraphValidationException">An <see cref="IGraphCheck"/> found problems; nothing was started.</exception>
    /// <exception cref="ArgumentException">An input of the graph has no value, or one that does not fit, an option names a node the graph does not have, or the limit of a lane is less than 1.</exception>
    /// <exception cref="InvokeException">A node needs a service that is not registered; nothing was started.</exception>
    Task<GraphRun> RunAsync(GraphPlan plan, GraphInputs? inputs = null, GraphRunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Validates and runs a graph and gives its events; the run starts with the enumeration, and leaving the enumeration cancels it.</summary>
    /// <param name="graph">The graph; once this has returned it may be changed without effect on the run.</param>
    /// <param name="inputs">The values of the graph's inputs.</param>
    /// <param name="options">Scheduler, limits, observers and outputs to keep.</param>
    /// <param name="cancellationToken">Cancels the run; the events end with <see cref="GraphEndedEvent"/> all the same.</param>
    /// <returns>The events, as <see cref="StreamAsync(GraphPlan, GraphInputs?, GraphRunOptions?, CancellationToken)"/> gives them.</returns>
    /// <exception cref="GraphValidationException">The graph has problems. What an <see cref="IGraphCheck"/> finds is thrown by the enumeration.</exception>
    IAsyncEnumerable<GraphEvent> StreamAsync(NodeGraph graph, GraphInputs? inputs = null, GraphRunOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Runs a plan and gives its events; the run starts with the enumeration, and leaving the enumeration cancels it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="inputs">The values of the graph's inputs.</param>
    /// <param name="options">Scheduler, limits, observers and outputs to keep.</param>
    /// <param name="cancellationToken">Cancels the run; the events end with <see cref="GraphEndedEvent"/> all the same.</param>
    /// <returns>
    /// The events; only progress may be left out where the reader is slow. The last one holds the run, which is the reader's to dispose.
    /// </returns>
    /// <remarks>
    /// The run does not wait for the reader: when an event is read, later nodes may have run. Use an <see cref="IGraphObserver"/> where the run
    /// has to wait. Reading throws what <see cref="RunAsync(GraphPlan, GraphInputs, GraphRunOptions, CancellationToken)"/> would throw.
    /// </remarks>
    IAsyncEnumerable<GraphEvent> StreamAsync(GraphPlan plan, GraphInputs? inputs = null, GraphRunOptions? options = null, CancellationToken cancellationToken = default);
}
