namespace Invoke.Queue;

/// <content>The lanes: each claims an item, runs it, and claims the next.</content>
public sealed partial class SessionWorker
{
    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        IWorkLine line = _source.OpenLine();
        var hasFound = false;
        for (var attempt = 0; !stoppingToken.IsCancellationRequested; attempt++)
        {
            try
            {
                IAsyncDisposable? ticket = await line.WaitAsync(hasFound, stoppingToken).ConfigureAwait(false);
                try
                {
                    hasFound = await RunNextInSlotAsync(stoppingToken).ConfigureAwait(false);
                }
                finally
                {
                    if (ticket is not null)
                    {
                        await ticket.DisposeAsync().ConfigureAwait(false);
                    }
                }

                attempt = 0;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // A lane that ended would be missing from then on, without anybody being told.
                Log.QueueUnavailable(_services.Logger, exception);
                await Task.Delay(Backoff.After(attempt), _services.Time, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> RunNextInSlotAsync(CancellationToken stoppingToken)
    {
        await _slots.TakeAsync(stoppingToken).ConfigureAwait(false);
        try
        {
            return await TryRunNextAsync(stoppingToken).ConfigureAwait(false);
        }
        finally
        {
            _slots.Return();
        }
    }

    /// <summary>Runs the item that starts next, if one waits.</summary>
    private async Task<bool> TryRunNextAsync(CancellationToken stoppingToken)
    {
        if (await ClaimAsync(stoppingToken).ConfigureAwait(false) is not { } claim)
        {
            return false;
        }

        if (claim.Crashes == 0 || _services.Options.MaxConcurrentSessions == 1)
        {
            await RunAsync(claim, static () => { }, stoppingToken).ConfigureAwait(false);
            return true;
        }

        // Given back while it waits for the other lanes: whatever ends this process meanwhile is not its doing.
        Log.RunsAlone(_services.Logger, claim.Item.ItemId, claim.Crashes);
        await TryUntilStoppedAsync(
            async _ =>
            {
                try
                {
                    await _services.Claims.ReturnAsync(claim, CancellationToken.None).ConfigureAwait(false);
                }
                catch (ClaimLostException)
                {
                    // Somebody else has it by now, so it need not be given back.
                }

                return true;
            },
            stoppingToken).ConfigureAwait(false);
        await RunAloneAsync(stoppingToken).ConfigureAwait(false);
        return true;
    }

    private Task<SessionClaim?> ClaimAsync(CancellationToken stoppingToken) =>
        TryUntilStoppedAsync(token => _services.Claims.ClaimAsync(WorkerId, token).AsTask(), stoppingToken);

    /// <summary>Runs what comes next with all other lanes empty, until it has finished an invocation. Begins and ends with one lane.</summary>
    private async Task RunAloneAsync(CancellationToken stoppingToken)
    {
        await _slots.ExchangeForAllAsync(stoppingToken).ConfigureAwait(false);
        var others = 1;
        try
        {
            if (await ClaimAsync(stoppingToken).ConfigureAwait(false) is { } claim)
            {
                if (claim.Crashes == 0)
                {
                    ReturnOthers();
                }

                await RunAsync(claim, ReturnOthers, stoppingToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ReturnOthers();
        }

        void ReturnOthers()
        {
            if (Interlocked.Exchange(ref others, 0) == 1)
            {
                _slots.ReturnOthers();
            }
        }
    }

    private async Task RunAsync(SessionClaim claim, Action onFirstKept, CancellationToken stoppingToken)
    {
        Log.SessionStarted(_services.Logger, claim.Item.ItemId, claim.Item.SessionId, claim.Item.Attempts);
        using var run = new SessionRun(_services, claim, stoppingToken);
        _running[claim] = run;
        try
        {
            await run.RunAsync(onFirstKept).ConfigureAwait(false);
        }
        finally
        {
            _running.TryRemove(claim, out _);
        }
    }
}
