namespace Invoke.Graph;

/// <summary>Watches a run.</summary>
/// <remarks>
/// Called in the order of events, one at a time, from a thread that runs the graph or reports progress; return quickly, because nothing
/// starts or ends meanwhile, and never wait there for another node. The outputs of a completed invocation are alive until its observer
/// has returned. An exception is logged and otherwise ignored. One that is registered with the container watches every run, one of
/// <see cref="GraphRunOptions.Observers"/> that run.
/// </remarks>
public interface IGraphObserver
{
    /// <summary>Takes one event.</summary>
    /// <param name="graphEvent">The event.</param>
    void OnEvent(GraphEvent graphEvent);
}
