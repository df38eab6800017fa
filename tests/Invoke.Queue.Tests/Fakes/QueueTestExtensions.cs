namespace Invoke.Queue.Tests;

internal static class QueueTestExtensions
{
    /// <summary>One event, where the queue was not so before.</summary>
    public static ValueTask SetPausedAsync(this SqliteSessionQueue queue, bool isPaused) => isPaused ? queue.PauseAsync() : queue.ResumeAsync();
}
