using Invoke.Graph;

namespace Invoke.Testing;

/// <summary>How the run of one node ended.</summary>
/// <typeparam name="TResult">The node's result.</typeparam>
/// <remarks>Disposing it disposes what the node made, where that is disposable; else it needs no disposing.</remarks>
public sealed class NodeTestResult<TResult> : IAsyncDisposable
{
    private readonly RecordingObserver _recorder;
    private readonly string _nodeId;

    internal NodeTestResult(GraphRun run, string nodeId, RecordingObserver recorder)
    {
        Run = run;
        _nodeId = nodeId;
        _recorder = recorder;
    }

    /// <summary>Gets the run.</summary>
    public GraphRun Run { get; }

    /// <summary>Gets how the run ended.</summary>
    public GraphStatus Status => Run.Status;

    /// <summary>Gets what the node returned.</summary>
    /// <exception cref="NodeExecutionException">The node failed.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled before the node finished.</exception>
    public TResult Output
    {
        get
        {
            if (Run.FinishedCount == 0)
            {
                Run.ThrowIfNotCompleted();
            }

            return Run.GetResults<TResult>(_nodeId)[0];
        }
    }

    /// <summary>Gets what the node threw; null where it did not, or where it only let its cancellation through.</summary>
    public Exception? Error => Run.Errors.Count == 0 ? null : Run.Errors[0].InnerException;

    /// <summary>Gets the progress that the node reported, in its order.</summary>
    public IReadOnlyList<InvocationProgressEvent> Progress => _recorder.ProgressOf(_nodeId);

    /// <summary>Gets every event of the run.</summary>
    public IReadOnlyList<GraphEvent> Events => _recorder.Events;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Run.DisposeAsync();
}
