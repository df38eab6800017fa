namespace Invoke.Queue;

/// <summary>Where one lane of a worker waits until there may be work for it.</summary>
public interface IWorkLine
{
    /// <summary>Waits until it is worth looking; at the first call that is at once.</summary>
    /// <param name="hasFound">Whether the last look found work.</param>
    /// <param name="cancellationToken">Ends the waiting, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>What the lane disposes when it has looked and done what it found; null where there is nothing to dispose.</returns>
    ValueTask<IAsyncDisposable?> WaitAsync(bool hasFound, CancellationToken cancellationToken);
}
