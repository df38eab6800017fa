namespace Invoke.Queue;

/// <summary>Tells the worker of a process when to look for work, and what concerns the sessions it runs.</summary>
/// <remarks>
/// It only saves time: the queue itself says what is to be run, whether it is paused and what is canceled. What gets lost here is found later, what comes twice does no harm.
/// Implementations are thread-safe.
/// </remarks>
public interface IWorkSource
{
    /// <summary>Begins to listen: whatever happens after this has ended is told.</summary>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>A task that ends when it listens.</returns>
    ValueTask StartAsync(CancellationToken cancellationToken);

    /// <summary>Reads what concerns all lanes of the worker, without end.</summary>
    /// <param name="cancellationToken">Ends the reading, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The notices in order.</returns>
    IAsyncEnumerable<WorkNotice> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Makes what one lane of the worker waits at.</summary>
    /// <returns>The line; used by one caller at a time.</returns>
    IWorkLine OpenLine();
}
