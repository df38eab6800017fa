using Invoke.Graph;

namespace Invoke.Benchmarks.Scheduling;

/// <summary>Counts events.</summary>
internal sealed class CountingObserver : IGraphObserver
{
    public long Count { get; private set; }

    public void OnEvent(GraphEvent graphEvent) => Count++;
}
