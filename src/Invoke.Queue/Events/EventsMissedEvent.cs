namespace Invoke.Queue;

/// <summary>Tells a reader that events were forgotten before it read them, or cannot be read by this program, so that it has to ask for the state of things. No log keeps it.</summary>
/// <param name="First">The number of the first event that is known again.</param>
public sealed record EventsMissedEvent(long First) : QueueEvent;
