using System.Collections.Concurrent;
using Invoke.Internal;
using Microsoft.Extensions.Hosting;

namespace Invoke.Queue;

/// <summary>Runs queued sessions, several at a time, and keeps what they finish.</summary>
/// <remarks>
/// Stopping the host stops nodes at once, keeps every finished invocation, and gives running items back to the queue, where they go on with the next start. A
/// process that is killed loses no more than the invocations that were under way.
/// </remarks>
public sealed partial class SessionWorker : BackgroundService
{
    private readonly SessionRunServices _services;
    private readonly IWorkSource _source;
    private readonly ConcurrentDictionary<SessionClaim, SessionRun> _running = new(ReferenceEqualityComparer.Instance);
    private readonly LaneSlots _slots;

    internal SessionWorker(SessionWorkerServices services)
    {
        _services = services.ForRuns();
        _source = services.Source;
        _slots = new LaneSlots(_services.Options.MaxConcurrentSessions);
        WorkerId = $"{MachineName()}-{Environment.ProcessId}-{Convert.ToHexStringLower(Guid.CreateVersion7(_services.Time.GetUtcNow()).ToByteArray(bigEndian: true))}";
    }

    /// <summary>Gets the name under which this worker claims items.</summary>
    public string WorkerId { get; }

    /// <summary>Gets the numbers of the items that run here now, or of which parts do.</summary>
    public IReadOnlyCollection<long> RunningItems => [.. _running.Keys.Select(claim => claim.Item.ItemId).Distinct()];

    /// <inheritdoc/>
    public override void Dispose()
    {
        _slots.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host goes on starting while this one works.
        await PoolThread.EnterAsync();
        await TryUntilStoppedAsync(PrepareAsync, stoppingToken).ConfigureAwait(false);
        Log.WorkerStarted(_services.Logger, WorkerId, _services.Options.MaxConcurrentSessions);
        await Task.WhenAll(
        [
            FollowAsync(stoppingToken),
            RecoverAsync(stoppingToken),
            .. Enumerable.Range(0, _services.Options.MaxConcurrentSessions).Select(_ => WorkAsync(stoppingToken)),
        ]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Begins to listen, and takes over what dead workers left.</summary>
    private async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        await _source.StartAsync(cancellationToken).ConfigureAwait(false);
        if (_services.Options.StartPaused)
        {
            await _services.Queue.PauseAsync(cancellationToken).ConfigureAwait(false);
        }

        await RecoverOnceAsync(cancellationToken).ConfigureAwait(false);
        await LookAtPauseAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task LookAtPauseAsync(CancellationToken cancellationToken)
    {
        if (await _services.Queue.IsPausedAsync(cancellationToken).ConfigureAwait(false))
        {
            _services.Gate.Pause();
        }
        else
        {
            _services.Gate.Resume();
        }
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        for (var attempt = 0; !stoppingToken.IsCancellationRequested; attempt++)
        {
            try
            {
                // A notice may have been lost with what went wrong before.
                await LookAtPauseAsync(stoppingToken).ConfigureAwait(false);
                await foreach (WorkNotice notice in _source.ReadAsync(stoppingToken).ConfigureAwait(false))
                {
                    attempt = 0;
                    await TakeAsync(notice, stoppingToken).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.QueueUnavailable(_services.Logger, exception);
                await Task.Delay(Backoff.After(attempt), _services.Time, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask TakeAsync(WorkNotice notice, CancellationToken stoppingToken)
    {
        switch (notice)
        {
            case WorkNotice.ItemChanged changed:
                foreach (SessionRun run in _running.Values.Where(run => run.ItemId == changed.ItemId))
                {
                    await run.RenewAsync(stoppingToken).ConfigureAwait(false);
                }

                break;
            case WorkNotice.PauseChanged:
                await LookAtPauseAsync(stoppingToken).ConfigureAwait(false);
                break;
        }
    }

    private async Task RecoverAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_services.Options.RenewInterval, _services.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            await TryUntilStoppedAsync(RecoverOnceAsync, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task<int> RecoverOnceAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<long> recovered = await _services.Claims.RecoverAsync(cancellationToken).ConfigureAwait(false);
        if (recovered.Count > 0)
        {
            Log.ItemsRecovered(_services.Logger, recovered.Count);
        }

        return recovered.Count;
    }

    private async Task<T> TryUntilStoppedAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken stoppingToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await action(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is, a worker that ended for it would be missing without anybody being told.
                Log.QueueUnavailable(_services.Logger, exception);
                await Task.Delay(Backoff.After(attempt), _services.Time, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The machine's name as far as a worker's id can have it.</summary>
    private static string MachineName() => string.Concat(Environment.MachineName.Select(each => char.IsAsciiLetterOrDigit(each) ? each : '-'));
}
