using System.Collections.Concurrent;

namespace Invoke.Graph.Tests;

/// <summary>Keeps every event it is told of.</summary>
internal sealed class RecordingObserver : IGraphObserver
{
    private readonly ConcurrentQueue<GraphEvent> _events = new();

    public IReadOnlyList<GraphEvent> Events => [.. _events];

    public void OnEvent(GraphEvent graphEvent) => _events.Enqueue(graphEvent);
}
