namespace Invoke.Graph.Tests;

/// <summary>Does what the test says with every event.</summary>
internal sealed class ActionObserver(Action<GraphEvent> onEvent) : IGraphObserver
{
    public void OnEvent(GraphEvent graphEvent) => onEvent(graphEvent);
}
