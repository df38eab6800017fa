namespace Invoke.Queue;

/// <summary>The parts of a list of items, in order.</summary>
internal enum QueueListPart
{
    Running,
    Waiting,
    Held,
    Ended,
}
