using Invoke.Graph;
using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

/// <summary>How spread items and their parts end, well or not.</summary>
public abstract class SpreadEndContract(QueueHostFactory create) : QueueContract(create)
{
    [StorageFact]
    public async Task EndAsync_PartFails_TheOthersStopAndThenTheItemFails()
    {
        long itemId = await Host.AddSpreadAsync(spread: 3);
        await Host.SpreadAsync(3);
        (SessionClaim failing, SessionClaim running) = (await Host.ClaimAsync("a"), await Host.ClaimAsync("b"));

        await Host.EndAsync(failing, QueueItemStatus.Failed);
        SessionClaim? third = await Host.Queue.ClaimAsync("c", None);
        ClaimState state = await Host.Queue.RenewAsync(running, None);
        (QueueItemStatus, int, int) between = await Host.StateAsync(itemId);
        await Host.EndAsync(running, QueueItemStatus.Canceled);

        Assert.Null(third);
        Assert.Equal(ClaimState.Canceled, state);
        Assert.Equal((QueueItemStatus.InProgress, 3, 1), between);
        Assert.Equal((QueueItemStatus.Failed, 0, 1), await Host.StateAsync(itemId));
        Assert.Equal("Oops", (await Host.ItemAsync(itemId)).Error?.Type);
    }

    [StorageFact]
    public async Task RetryAsync_SpreadItemThatFailed_BeginsAgainWithWhatItsPartsShare()
    {
        long itemId = await Host.AddSpreadAsync(spread: 2);
        await Host.SpreadAsync(1);
        await Host.EndAsync(await Host.ClaimAsync(), QueueItemStatus.Failed);

        await Host.Queue.RetryAsync(QueueSelection.Of(itemId));
        SessionClaim again = await Host.ClaimAsync();
        await Host.Queue.SpreadAsync(again, 2, None);

        Assert.Equal(SessionPart.Shared, again.Part);
        Assert.Null((await Host.ItemAsync(itemId)).Error);
        Assert.Equal(SessionPart.Of(0, 2), (await Host.ClaimAsync()).Part);
    }

    [StorageFact]
    public async Task CancelAsync_SomePartsRun_TheItemEndsWithTheLastOfThem()
    {
        long itemId = await Host.AddSpreadAsync(spread: 3);
        await Host.SpreadAsync(3);
        (SessionClaim first, SessionClaim second) = (await Host.ClaimAsync("a"), await Host.ClaimAsync("b"));

        IReadOnlyList<long> canceled = await Host.Queue.CancelAsync(QueueSelection.Of(itemId));
        await Host.EndAsync(first);
        (QueueItemStatus, int, int) between = await Host.StateAsync(itemId);
        await Host.Queue.ReturnAsync(second, None);

        Assert.Equal([itemId], canceled);
        Assert.Equal((QueueItemStatus.InProgress, 3, 1), between);
        Assert.Equal((QueueItemStatus.Canceled, 0, 1), await Host.StateAsync(itemId));
    }

    [StorageFact]
    public async Task CancelAsync_NoPartRuns_EndsTheItemAtOnce()
    {
        long itemId = await Host.AddSpreadAsync(spread: 3);
        await Host.SpreadAsync(3);

        await Host.Queue.CancelAsync(QueueSelection.Of(itemId));

        Assert.Equal((QueueItemStatus.Canceled, 0, 1), await Host.StateAsync(itemId));
        Assert.Null(await Host.Queue.ClaimAsync(QueueHost.Worker, None));
    }

    [StorageFact]
    public async Task SpreadAsync_CanceledMeanwhile_EndsTheItem()
    {
        long itemId = await Host.AddSpreadAsync(spread: 3);
        SessionClaim shared = await Host.ClaimAsync();
        await Host.Queue.CancelAsync(QueueSelection.Of(itemId));

        await Host.Queue.SpreadAsync(shared, 3, None);

        Assert.Equal((QueueItemStatus.Canceled, 0, 1), await Host.StateAsync(itemId));
    }

    [StorageFact]
    public async Task ReturnAsync_Part_IsClaimedAgain()
    {
        await Host.AddSpreadAsync(spread: 2);
        await Host.SpreadAsync(2);
        SessionClaim returned = await Host.ClaimAsync("a");

        await Host.Queue.ReturnAsync(returned, None);
        SessionClaim again = await Host.ClaimAsync("b");

        Assert.Equal((SessionPart.Of(0, 2), 0), (again.Part, again.Crashes));
        Assert.True(again.Token > returned.Token);
    }

    [StorageFact]
    public async Task RecoverAsync_WorkerOfAPartDied_OnlyThatPartWaitsAgain()
    {
        long itemId = await Host.AddSpreadAsync(spread: 2);
        await Host.SpreadAsync(2);
        OpenQueue other = Host.Open();
        SessionClaim? dead = await other.ClaimAsync("dead", None);
        await Host.DieAsync(other);
        SessionClaim alive = await Host.ClaimAsync("alive");

        IReadOnlyList<long> recovered = await Host.Queue.RecoverAsync(None);
        SessionClaim again = await Host.ClaimAsync("alive");

        Assert.Equal([itemId], recovered);
        Assert.Equal((SessionPart.Of(0, 2), 1), (again.Part, again.Crashes));
        Assert.Equal(ClaimState.Valid, await Host.Queue.RenewAsync(alive, None));
        await Assert.ThrowsAsync<ClaimLostException>(async () => await Host.Queue.AppendAsync(dead!, [QueueHost.Finished("late", 0)], [], None));
        await Host.Queue.AppendAsync(again, [QueueHost.Finished("paint", 0)], [], None);
        await Host.Queue.ReturnAsync(again, None);
        Assert.Equal(0, (await Host.ClaimAsync()).Crashes);
    }

    [StorageFact]
    public async Task RecoverAsync_CanceledItemWhosePartTookTooManyWorkersWithIt_IsCanceled()
    {
        Host.Options.MaxCrashes = 1;
        long itemId = await Host.AddSpreadAsync(spread: 2);
        await Host.SpreadAsync(1);
        OpenQueue dying = Host.Open();
        await dying.ClaimAsync("dying", None);
        await Host.Queue.CancelAsync(QueueSelection.Of(itemId));
        await Host.DieAsync(dying);

        await Host.Queue.RecoverAsync(None);

        Assert.Equal((QueueItemStatus.Canceled, 0, 1), await Host.StateAsync(itemId));
        Assert.Null((await Host.ItemAsync(itemId)).Error);
    }

    [StorageFact]
    public async Task AppendAsync_PartComesForward_TheDeathsOfItsItemAreForgotten()
    {
        await Host.AddSpreadAsync(spread: 2);
        OpenQueue dying = Host.Open();
        await dying.ClaimAsync("dying", None);
        await Host.DieAsync(dying);
        await Host.Queue.RecoverAsync(None);
        await Host.SpreadAsync(1);
        SessionClaim part = await Host.ClaimAsync();
        await Host.Queue.AppendAsync(part, [QueueHost.Finished("paint", 0)], [], None);
        await Host.EndAsync(part);

        SessionClaim gathering = await Host.ClaimAsync();

        Assert.Equal((null, 0), (gathering.Part, gathering.Crashes));
    }

    [StorageFact]
    public async Task RecoverAsync_PartTookTooManyWorkersWithIt_TheItemIsQuarantined()
    {
        Host.Options.MaxCrashes = 2;
        long itemId = await Host.AddSpreadAsync(spread: 2);
        await Host.SpreadAsync(1);
        for (var death = 0; death < 2; death++)
        {
            OpenQueue dying = Host.Open();
            await dying.ClaimAsync($"dying{death}", None);
            await Host.DieAsync(dying);
            await Host.Queue.RecoverAsync(None);
        }

        QueueItem item = await Host.ItemAsync(itemId);
        Assert.Equal((QueueItemStatus.Failed, 0, 1), await Host.StateAsync(itemId));
        Assert.Equal(SessionError.Quarantined, item.Error?.Type);
        Assert.Contains("dying1", item.Error?.Message, StringComparison.Ordinal);
    }
}
