namespace Invoke.Queue;

/// <summary>The lanes of a worker. A session that may have killed its process before has them all to itself, so that it takes no other with it.</summary>
internal sealed class LaneSlots(int count) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count, count);
    private readonly SemaphoreSlim _alone = new(1, 1);

    public Task TakeAsync(CancellationToken cancellationToken) => _free.WaitAsync(cancellationToken);

    public void Return() => _free.Release();

    /// <summary>Gives the caller's lane for all of them. Where this is cancelled the caller has one again.</summary>
    public async Task ExchangeForAllAsync(CancellationToken cancellationToken)
    {
        // The own one first, and one caller at a time: two that wait for each other's would wait for ever.
        _free.Release();
        var taken = 0;
        var isAlone = false;
        try
        {
            await _alone.WaitAsync(cancellationToken).ConfigureAwait(false);
            isAlone = true;
            for (; taken < count; taken++)
            {
                await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            if (taken > 1)
            {
                _free.Release(taken - 1);
            }
            else if (taken == 0)
            {
                // Others end soon, as the same token stops them.
                await _free.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            }

            if (isAlone)
            {
                _alone.Release();
            }

            throw;
        }
    }

    /// <summary>Gives all but one back.</summary>
    public void ReturnOthers()
    {
        if (count > 1)
        {
            _free.Release(count - 1);
        }

        _alone.Release();
    }

    public void Dispose()
    {
        _free.Dispose();
        _alone.Dispose();
    }
}
