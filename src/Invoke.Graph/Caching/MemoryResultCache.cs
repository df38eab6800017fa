using Invoke.Internal.Validation;

namespace Invoke.Graph;

/// <summary>Keeps results in memory, bounded by number and by size; the result unused for longest goes first.</summary>
/// <remarks>
/// Thread-safe; one cache may serve any number of runners and runs. Sizes are estimates: text, numbers and lists are computed, other values
/// say their own by <see cref="ISizedValue"/> or count as 128 bytes, and each entry counts 256 bytes more.
/// </remarks>
public sealed class MemoryResultCache : IResultCache
{
    private readonly Lock _lock = new();
    private readonly Dictionary<InvocationKey, Flight> _flights = [];
    private readonly Invalidations _invalidations = new();
    private readonly ResultStore _store;
    private long _hits;
    private long _misses;
    private long _evictions;

    /// <summary>Creates a cache.</summary>
    /// <param name="options">Its bounds; the defaults where null.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A bound is out of its range.</exception>
    public MemoryResultCache(ResultCacheOptions? options = null)
    {
        options ??= new ResultCacheOptions();
        new ResultCacheOptionsValidator().ThrowIfInvalid(options);
        _store = new ResultStore(options.MaxEntries, options.MaxBytes);
        KnownCaches.Add(this);
    }

    /// <summary>Gets what the cache has done and holds.</summary>
    public ResultCacheStatistics Statistics
    {
        get
        {
            lock (_lock)
            {
                return new ResultCacheStatistics(_hits, _misses, _evictions, _store.Count, _store.Bytes);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<ResultCacheAnswer> GetOrRunAsync(
        InvocationKey key, Func<CancellationToken, ValueTask<InvocationResult>> run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(run);
        Flight? flight;
        TaskCompletionSource<Flight.Landing>? waiter = null;
        lock (_lock)
        {
            if (_invalidations.IsOutOfDate(key, []))
            {
                // The key looks like that of an invocation on the resource's new content, but this one is not.
                flight = null;
                CountMiss(key);
            }
            else if (_store.TryGet(key, out ResultStore.Entry? entry))
            {
                CountHits(key, 1);
                return new ValueTask<ResultCacheAnswer>(new ResultCacheAnswer(entry.Value, FromCache: true));
            }
            else if (_flights.TryGetValue(key, out flight))
            {
                waiter = flight.Join();
            }
            else
            {
                _flights.Add(key, flight = new Flight());
                CountMiss(key);
            }
        }

        return flight is null ? RunAloneAsync(run, cancellationToken)
            : waiter is null ? LeadAsync(key, flight, run, cancellationToken)
            : WaitAsync(key, flight, waiter, run, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask InvalidateAsync(string resourceName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resourceName);
        lock (_lock)
        {
            _invalidations.Add(resourceName);
            _store.Invalidate(resourceName);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            _invalidations.AddAll();
            _store.Clear();
        }

        return ValueTask.CompletedTask;
    }

    private static async ValueTask<ResultCacheAnswer> RunAloneAsync(
        Func<CancellationToken, ValueTask<InvocationResult>> run, CancellationToken cancellationToken) =>
        new((await run(cancellationToken).ConfigureAwait(false)).Value, FromCache: false);

    private async ValueTask<ResultCacheAnswer> LeadAsync(
        InvocationKey key, Flight flight, Func<CancellationToken, ValueTask<InvocationResult>> run, CancellationToken cancellationToken)
    {
        InvocationResult? result = null;
        try
        {
            result = await run(cancellationToken).ConfigureAwait(false);
            return new ResultCacheAnswer(result.Value, FromCache: false);
        }
        finally
        {
            Land(key, flight, result);
        }
    }

    private async ValueTask<ResultCacheAnswer> WaitAsync(
        InvocationKey key,
        Flight flight,
        TaskCompletionSource<Flight.Landing> waiter,
        Func<CancellationToken, ValueTask<InvocationResult>> run,
        CancellationToken cancellationToken)
    {
        Flight.Landing landing;
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<Flight.Landing>)state!).TrySetCanceled(token), waiter);
        await using (registration.ConfigureAwait(false))
        {
            landing = await waiter.Task.ConfigureAwait(false);
        }

        if (landing.Turn == Flight.Turn.TakeResult)
        {
            return new ResultCacheAnswer(landing.Value, FromCache: true);
        }

        lock (_lock)
        {
            CountMiss(key);
        }

        return landing.Turn == Flight.Turn.Lead
            ? await LeadAsync(key, flight, run, cancellationToken).ConfigureAwait(false)
            : await RunAloneAsync(run, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a flight: with a result for all, or for none, or by letting the next one run.</summary>
    private void Land(InvocationKey key, Flight flight, InvocationResult? result)
    {
        lock (_lock)
        {
            bool isUsable = result is not null && !(result.IsCacheable && _invalidations.IsOutOfDate(key, result.ResourceNames));
            if (!isUsable && flight.TryPassOn())
            {
                return;
            }

            _flights.Remove(key);
            if (!isUsable)
            {
                return;
            }

            // Usable results are not null.
            if (!result!.IsCacheable)
            {
                flight.Release(Flight.Turn.RunAlone, null);
                return;
            }

            int evicted = _store.Add(key, result);
            _evictions += evicted;
            GraphInstruments.AddCacheEvictions(evicted);
            CountHits(key, flight.Release(Flight.Turn.TakeResult, result.Value));
        }
    }

    private void CountHits(InvocationKey key, int count)
    {
        _hits += count;
        GraphInstruments.AddCacheHits(key.NodeType, count);
    }

    private void CountMiss(InvocationKey key)
    {
        _misses++;
        GraphInstruments.AddCacheMiss(key.NodeType);
    }
}
