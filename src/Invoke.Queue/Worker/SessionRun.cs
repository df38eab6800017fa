using Invoke.Graph;

namespace Invoke.Queue;

/// <summary>One claimed item from its claim to its end.</summary>
internal sealed class SessionRun : IDisposable
{
    private const int MostAttemptsAtTheEnd = 20;
    private static readonly TimeSpan PauseAtTheEnd = TimeSpan.FromMilliseconds(250);

    private readonly SessionRunServices _services;
    private readonly SessionClaim _claim;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _stopping;
    private volatile bool _isCanceled;
    private volatile bool _isLost;

    /// <summary>In how many parts the rest of the session is to be run; 0 where it is not.</summary>
    private int _parts;

    public SessionRun(SessionRunServices services, SessionClaim claim, CancellationToken stopping)
    {
        _services = services;
        _claim = claim;
        _stopping = stopping;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    public long ItemId => _claim.Item.ItemId;

    /// <summary>Says that the run goes on, and looks whether it may.</summary>
    /// <exception cref="InvokeException">The storage cannot be asked.</exception>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        switch (await _services.Claims.RenewAsync(_claim, cancellationToken).ConfigureAwait(false))
        {
            case ClaimState.Canceled:
                _isCanceled = true;
                Stop();
                break;
            case ClaimState.Lost:
                Lose();
                break;
        }
    }

    /// <summary>Runs the item and ends it, or gives it back where the worker stops.</summary>
    /// <param name="onFirstKept">Called when the first invocation of this run is on the disk.</param>
    public async Task RunAsync(Action onFirstKept)
    {
        using var ended = new CancellationTokenSource();
        Task renewing = RenewUntilEndedAsync(ended.Token);
        try
        {
            SessionOutcome? outcome = await RunGraphAsync(onFirstKept).ConfigureAwait(false);
            if (!_isLost)
            {
                await LetGoAsync(outcome).ConfigureAwait(false);
            }
        }
        catch (ClaimLostException exception)
        {
            Log.ClaimLost(_services.Logger, ItemId, exception);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _stop.Dispose();

    private async Task LetGoAsync(SessionOutcome? outcome)
    {
        if (outcome is null)
        {
            await KeepAsync(() => _services.Claims.ReturnAsync(_claim, CancellationToken.None)).ConfigureAwait(false);
            Log.SessionReturned(_services.Logger, ItemId, _claim.Item.SessionId);
            return;
        }

        await _services.FlushResultsAsync(CancellationToken.None).ConfigureAwait(false);
        if (_parts > 0)
        {
            await KeepAsync(() => _services.Claims.SpreadAsync(_claim, _parts, CancellationToken.None)).ConfigureAwait(false);
            Log.SessionSpread(_services.Logger, ItemId, _claim.Item.SessionId, _parts);
            return;
        }

        await KeepAsync(() => _services.Claims.EndAsync(_claim, outcome, CancellationToken.None)).ConfigureAwait(false);
        if (_claim is { IsOfPart: true, Part: { } part })
        {
            Log.PartEnded(_services.Logger, part.Index + 1, part.Count, ItemId, _claim.Item.SessionId, outcome.Status);
        }
        else
        {
            Log.SessionEnded(_services.Logger, ItemId, _claim.Item.SessionId, outcome.Status);
        }
    }

    /// <summary>Runs the graph; null where it is to be given back.</summary>
    private async Task<SessionOutcome?> RunGraphAsync(Action onFirstKept)
    {
        using IDisposable current = _claim.Enter();
        try
        {
            IReadOnlyList<string> journal = await TryUntilStoppedAsync(() => _services.Queue.ReadJournalAsync(ItemId, _stop.Token)).ConfigureAwait(false);
            ILookup<string, string> finished = UnfinishedImages.FinishedIn(journal);
            var graph = SessionGraph.Read(_claim.Document, _services.Catalog);
            var left = new UnfinishedImages(_services.Images, _claim, graph.Plan, finished);
            if (_claim.Item.Attempts > 1 || journal.Count > 0)
            {
                int deleted = await TryUntilStoppedAsync(() => left.DeleteAsync(_stop.Token)).ConfigureAwait(false);
                Log.SessionResumed(_services.Logger, ItemId, _claim.Item.SessionId, finished.Count, deleted);
            }

            DateTimeOffset start = _services.Time.GetUtcNow();
            var recorder = new SessionRecorder(
                AppendAsync, new NodeEventFactory(_claim, graph.Nodes, _services.Previews), _services.Gate, _services.Options.ProgressInterval, _services.Time, _services.Logger)
            {
                Finished = finished.Select(invocation => invocation.Key).ToHashSet(StringComparer.Ordinal),
                OnFirstKept = onFirstKept,
                OnLost = Lose,
            };
            await using (recorder.ConfigureAwait(false))
            {
                GraphRun run = await _services.Runner.RunAsync(graph.Plan, graph.Inputs, CreateOptions(recorder, journal), _stop.Token).ConfigureAwait(false);
                await using (run.ConfigureAwait(false))
                {
                    // What finished is on the disk before anybody is told that the item ended.
                    await recorder.DisposeAsync().ConfigureAwait(false);
                    if (recorder.Repeated.Count > 0 && !_claim.IsOfPart)
                    {
                        await TryUntilStoppedAsync(() => left.DeleteRepeatedAsync(recorder.Repeated, start, _stop.Token)).ConfigureAwait(false);
                    }

                    return OutcomeOf(run, graph.Plan);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return Stopped();
        }
        catch (Exception exception) when (exception is not ClaimLostException)
        {
            // The graph cannot be read any more, or a service is missing: this item can never run, but others can.
            Log.SessionBroken(_services.Logger, ItemId, _claim.Item.SessionId, exception);
            return new SessionOutcome(QueueItemStatus.Failed, NodeEventFactory.ErrorOf(exception));
        }
    }

    private GraphRunOptions CreateOptions(SessionRecorder recorder, IReadOnlyList<string> journal)
    {
        var options = new GraphRunOptions
        {
            MaxDegreeOfParallelism = _services.Options.MaxDegreeOfParallelism,
            Workflow = _claim.Document.Workflow,
            WantsPreviews = _services.Options.PreviewSize > 0,
        };
        _services.Options.ConfigureRun?.Invoke(_claim, options);
        options.SessionId = _claim.Item.SessionId;

        // Whoever goes on after errors wants all that can be had of one run, and a part that fails stops the others.
        options.Part = options.ContinueOnError && !_claim.IsOfPart ? null : _claim.Part;
        options.Journal = recorder;
        options.Gate = recorder;
        options.Observers.Add(recorder);
        return journal.Count > 0 ? options.ResumeFrom(journal, _services.Catalog) : options;
    }

    /// <summary>Does something with the storage, again and again while it fails: that is no fault of the item.</summary>
    private async Task<T> TryUntilStoppedAsync<T>(Func<ValueTask<T>> action)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await action().ConfigureAwait(false);
            }
            catch (InvokeException exception) when (exception is not ClaimLostException && !_stop.IsCancellationRequested)
            {
                Log.ItemWaits(_services.Logger, ItemId, exception);
                await Task.Delay(Backoff.After(attempt), _services.Time, _stop.Token).ConfigureAwait(false);
            }
        }
    }

    private Task AppendAsync(IReadOnlyList<string> entries, IReadOnlyList<QueueEvent> events) =>
        KeepAsync(() => _services.Claims.AppendAsync(_claim, entries, events, CancellationToken.None));

    /// <summary>Writes something, again and again while the storage fails: the run is held meanwhile, because nothing may be told or forgotten that is not kept.</summary>
    private async Task KeepAsync(Func<ValueTask> write)
    {
        var attemptsAtTheEnd = 0;
        for (var attempt = 0; !_isLost; attempt++)
        {
            try
            {
                await write().ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (exception is not ClaimLostException)
            {
                Log.ItemNotWritten(_services.Logger, ItemId, exception);
                if (_stopping.IsCancellationRequested && ++attemptsAtTheEnd > MostAttemptsAtTheEnd)
                {
                    // The process ends, and whoever comes next takes the item from a dead worker.
                    Lose();
                    return;
                }

                await Task.Delay(_stopping.IsCancellationRequested ? PauseAtTheEnd : Backoff.After(attempt), _services.Time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task RenewUntilEndedAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_services.Options.RenewInterval, _services.Time);
        while (!_isLost && await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await RenewAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (InvokeException exception)
            {
                // The next tick tries again; where a lease runs out meanwhile, writes are refused.
                Log.ClaimNotRenewed(_services.Logger, ItemId, exception);
            }
        }
    }

    private SessionOutcome? OutcomeOf(GraphRun run, GraphPlan plan)
    {
        if (run.Status == GraphStatus.Suspended && !_claim.IsOfPart)
        {
            _parts = Math.Clamp(run.CountOf(plan.SpreadAxis!.Id), 1, _claim.Item.Spread);
        }

        return OutcomeOf(run);
    }

    private SessionOutcome? OutcomeOf(GraphRun run) => run.Status switch
    {
        GraphStatus.Completed or GraphStatus.Suspended => new SessionOutcome(QueueItemStatus.Completed),
        GraphStatus.Failed => new SessionOutcome(QueueItemStatus.Failed, NodeEventFactory.ErrorOf(run.Errors[0])),
        _ => Stopped(),
    };

    private SessionOutcome? Stopped() => _isCanceled ? new SessionOutcome(QueueItemStatus.Canceled) : null;

    private void Lose()
    {
        _isLost = true;
        Stop();
    }

    private void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run has ended by itself.
            return;
        }
    }
}
