namespace Invoke.Graph;

/// <summary>Keeps results of invocations, so that equal ones run once: in one run, in later runs, and in runs side by side.</summary>
/// <remarks>
/// <para>Thread-safe. <see cref="MemoryResultCache"/> is the default; another one may share or persist results.</para>
/// <para>Keys are compared by <see cref="InvocationKey.Equals(InvocationKey?)"/>, never by hash alone. While an invocation runs, equal ones wait
/// for it. Where it fails or is cancelled, the next one that waits runs; a waiting one that is cancelled leaves the running one alone.</para>
/// <para>A result that says it is not <see cref="InvocationResult.IsCacheable"/> is never given to another invocation.</para>
/// </remarks>
public interface IResultCache
{
    /// <summary>Gives the result of an equal invocation, or runs this one.</summary>
    /// <param name="key">What identifies the invocation.</param>
    /// <param name="run">Runs the invocation; called at most once, and not at all where a result is there.</param>
    /// <param name="cancellationToken">Cancels the waiting for an equal invocation, and is passed on to <paramref name="run"/>.</param>
    /// <returns>The result, and whether it comes from the cache.</returns>
    ValueTask<ResultCacheAnswer> GetOrRunAsync(
        InvocationKey key, Func<CancellationToken, ValueTask<InvocationResult>> run, CancellationToken cancellationToken);

    /// <summary>Forgets every result whose inputs or outputs refer to a resource, also those of invocations that run at the moment.</summary>
    /// <param name="resourceName">The resource's name, see <see cref="INamedResource"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Completes when no such result is given any more.</returns>
    ValueTask InvalidateAsync(string resourceName, CancellationToken cancellationToken = default);

    /// <summary>Forgets every result, also those of invocations that run at the moment.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Completes when none of them is given any more.</returns>
    ValueTask ClearAsync(CancellationToken cancellationToken = default);
}
