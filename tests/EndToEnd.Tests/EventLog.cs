using Invoke.Graph;

namespace Invoke.EndToEnd.Tests;

/// <summary>Writes down what happens, one word and an invocation a line, and may look around at each event.</summary>
internal sealed class EventLog(Action<GraphEvent>? look = null) : IGraphObserver
{
    public List<string> Lines { get; } = [];

    public void OnEvent(GraphEvent graphEvent)
    {
        look?.Invoke(graphEvent);
        switch (graphEvent)
        {
            case InvocationStartedEvent started:
                Lines.Add($"+ {started.InvocationId}");
                break;
            case InvocationCompletedEvent completed:
                Lines.Add($"- {completed.InvocationId}");
                break;
            case InvocationFailedEvent failed:
                Lines.Add($"! {failed.InvocationId}");
                break;
        }
    }
}
