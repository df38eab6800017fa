using Invoke.Graph;
using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

/// <summary>How spread items and their parts end, well or not.</summary>
public abstract class SpreadEndContract(QueueHostFactory create) : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly QueueHost _host = create();

    public void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    [StorageFact]
    public async Task EndAsync_PartFails_TheOthersStopAndThenTheItemFails()
    {
        long itemId = await _host.AddSpreadAsync(spread: 3);
        await _host.SpreadAsync(3);
        (SessionClaim failing, SessionClaim running) = (await _host.ClaimAsync("a"), await _host.ClaimAsync("b"));

        await _host.EndAsync(failing, QueueItemStatus.Failed);
        SessionClaim? third = await _host.Queue.ClaimAsync("c", None);
        ClaimState state = await _host.Queue.RenewAsync(running, None);
        (QueueItemStatus, int, int) between = await _host.StateAsync(itemId);
        await _host.EndAsync(running, QueueItemStatus.Canceled);

        Assert.Null(third);
        Assert.Equal(ClaimState.Canceled, state);
        Assert.Equal((QueueItemStatus.InProgress, 3, 1), between);
        Assert.Equal((QueueItemStatus.Failed, 0, 1), await _host.StateAsync(itemId));
        Assert.Equal("Oops", (await _host.ItemAsync(itemId)).Error?.Type);
    }

    [StorageFact]
    public async Task RetryAsync_SpreadItemThatFailed_BeginsAgainWithWhatItsPartsShare()
    {
        long itemId = await _host.AddSpreadAsync(spread: 2);
        await _host.SpreadAsync(1);
        await _host.EndAsync(await _host.ClaimAsync(), QueueItemStatus.Failed);

        await _host.Queue.RetryAsync(QueueSelection.Of(itemId));
        SessionClaim again = await _host.ClaimAsync();
        await _host.Queue.SpreadAsync(again, 2, None);

        Assert.Equal(SessionPart.Shared, again.Part);
        Assert.Null((await _host.ItemAsync(itemId)).Error);
        Assert.Equal(SessionPart.Of(0, 2), (await _host.ClaimAsync()).Part);
    }

    [StorageFact]
    public async Task CancelAsync_SomePartsRun_TheItemEndsWithTheLastOfThem()
    {
        long itemId = await _host.AddSpreadAsync(spread: 3);
        await _host.SpreadAsync(3);
        (SessionClaim first, SessionClaim second) = (await _host.ClaimAsync("a"), await _host.ClaimAsync("b"));

        IReadOnlyList<long> canceled = await _host.Queue.CancelAsync(QueueSelection.Of(itemId));
        await _host.EndAsync(first);
        (QueueItemStatus, int, int) between = await _host.StateAsync(itemId);
        await _host.Queue.ReturnAsync(second, None);

        Assert.Equal([itemId], canceled);
        Assert.Equal((QueueItemStatus.InProgress, 3, 1), between);
        Assert.Equal((QueueItemStatus.Canceled, 0, 1), await _host.StateAsync(itemId));
    }

    [StorageFact]
    public async Task CancelAsync_NoPartRuns_EndsTheItemAtOnce()
    {
        long itemId = await _host.AddSpreadAsync(spread: 3);
        await _host.SpreadAsync(3);

        await _host.Queue.CancelAsync(QueueSelection.Of(itemId));

        Assert.Equal((QueueItemStatus.Canceled, 0, 1), await _host.StateAsync(itemId));
        Assert.Null(await _host.Queue.ClaimAsync(QueueHost.Worker, None));
    }

    [StorageFact]
    public async Task SpreadAsync_CanceledMeanwhile_EndsTheItem()
    {
        long itemId = await _host.AddSpreadAsync(spread: 3);
        SessionClaim shared = await _host.ClaimAsync();
        await _host.Queue.CancelAsync(QueueSelection.Of(itemId));

        await _host.Queue.SpreadAsync(shared, 3, None);

        Assert.Equal((QueueItemStatus.Canceled, 0, 1), await _host.StateAsync(itemId));
    }

    [StorageFact]
    public async Task ReturnAsync_Part_IsClaimedAgain()
    {
        await _host.AddSpreadAsync(spread: 2);
        await _host.SpreadAsync(2);
        SessionClaim returned = await _host.ClaimAsync("a");

        await _host.Queue.ReturnAsync(returned, None);
        SessionClaim again = await _host.ClaimAsync("b");

        Assert.Equal((SessionPart.Of(0, 2), 0), (again.Part, again.Crashes));
        Assert.True(again.Token > returned.Token);
    }

    [StorageFact]
    public async Task RecoverAsync_WorkerOfAPartDied_OnlyThatPartWaitsAgain()
    {
        long itemId = await _host.AddSpreadAsync(spread: 2);
        await _host.SpreadAsync(2);
        OpenQueue other = _host.Open();
        SessionClaim? dead = await other.ClaimAsync("dead", None);
        await _host.DieAsync(other);
        SessionClaim alive = await _host.ClaimAsync("alive");

        IReadOnlyList<long> recovered = await _host.Queue.RecoverAsync(None);
        SessionClaim again = await _host.ClaimAsync("alive");

        Assert.Equal([itemId], recovered);
        Assert.Equal((SessionPart.Of(0, 2), 1), (again.Part, again.Crashes));
        Assert.Equal(ClaimState.Held, await _host.Queue.RenewAsync(alive, None));
        await Assert.ThrowsAsync<ClaimLostException>(async () => await _host.Queue.AppendAsync(dead!, [QueueHost.Finished("late", 0)], [], None));
        await _host.Queue.AppendAsync(again, [QueueHost.Finished("paint", 0)], [], None);
        await _host.Queue.ReturnAsync(again, None);
        Assert.Equal(0, (await _host.ClaimAsync()).Crashes);
    }

    [StorageFact]
    public async Task RecoverAsync_CanceledItemWhosePartTookTooManyWorkersWithIt_IsCanceled()
    {
        _host.Options.MaxCrashes = 1;
        long itemId = await _host.AddSpreadAsync(spread: 2);
        await _host.SpreadAsync(1);
        OpenQueue dying = _host.Open();
        await dying.ClaimAsync("dying", None);
        await _host.Queue.CancelAsync(QueueSelection.Of(itemId));
        await _host.DieAsync(dying);

        await _host.Queue.RecoverAsync(None);

        Assert.Equal((QueueItemStatus.Canceled, 0, 1), await _host.StateAsync(itemId));
        Assert.Null((await _host.ItemAsync(itemId)).Error);
    }

    [StorageFact]
    public async Task AppendAsync_PartComesForward_TheDeathsOfItsItemAreForgotten()
    {
        await _host.AddSpreadAsync(spread: 2);
        OpenQueue dying = _host.Open();
        await dying.ClaimAsync("dying", None);
        await _host.DieAsync(dying);
        await _host.Queue.RecoverAsync(None);
        await _host.SpreadAsync(1);
        SessionClaim part = await _host.ClaimAsync();
        await _host.Queue.AppendAsync(part, [QueueHost.Finished("paint", 0)], [], None);
        await _host.EndAsync(part);

        SessionClaim gathering = await _host.ClaimAsync();

        Assert.Equal((null, 0), (gathering.Part, gathering.Crashes));
    }

    [StorageFact]
    public async Task RecoverAsync_PartTookTooManyWorkersWithIt_TheItemIsQuarantined()
    {
        _host.Options.MaxCrashes = 2;
        long itemId = await _host.AddSpreadAsync(spread: 2);
        await _host.SpreadAsync(1);
        for (var death = 0; death < 2; death++)
        {
            OpenQueue dying = _host.Open();
            await dying.ClaimAsync($"dying{death}", None);
            await _host.DieAsync(dying);
            await _host.Queue.RecoverAsync(None);
        }

        QueueItem item = await _host.ItemAsync(itemId);
        Assert.Equal((QueueItemStatus.Failed, 0, 1), await _host.StateAsync(itemId));
        Assert.Equal(SessionError.Quarantined, item.Error?.Type);
        Assert.Contains("dying1", item.Error?.Message, StringComparison.Ordinal);
    }
}
