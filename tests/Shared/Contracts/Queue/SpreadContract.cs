using Invoke.Graph;
using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

/// <summary>Items whose parts are claimed by themselves.</summary>
public abstract class SpreadContract(QueueHostFactory create) : QueueContract(create)
{
    [StorageFact]
    public async Task ClaimAsync_ItemThatMayBeSpread_GivesWhatItsPartsShare()
    {
        await Host.AddSpreadAsync(spread: 3);
        await Host.AddAsync(1);

        SessionClaim spread = await Host.ClaimAsync();
        SessionClaim whole = await Host.ClaimAsync();

        Assert.Equal((SessionPart.Shared, 3, 0), (spread.Part, spread.Item.Spread, spread.Item.Parts));
        Assert.Equal((null, 1), (whole.Part, whole.Item.Spread));
        Assert.False(spread.IsOfPart);
    }

    [StorageFact]
    public async Task SpreadAsync_ThreeParts_AreClaimedOneByOneBeforeItemsBehind()
    {
        long itemId = await Host.AddSpreadAsync(spread: 3);
        IReadOnlyList<long> behind = await Host.AddAsync(1);
        await Host.SpreadAsync(3);

        SessionClaim[] parts = [await Host.ClaimAsync("a"), await Host.ClaimAsync("b"), await Host.ClaimAsync("a")];
        SessionClaim next = await Host.ClaimAsync();

        Assert.Equal([SessionPart.Of(0, 3), SessionPart.Of(1, 3), SessionPart.Of(2, 3)], parts.Select(claim => claim.Part));
        Assert.All(parts, claim => Assert.Equal((itemId, true), (claim.Item.ItemId, claim.IsOfPart)));
        Assert.Equal(3, parts.Select(claim => claim.Token).Distinct().Count());
        Assert.Equal(behind[0], next.Item.ItemId);
        Assert.Equal((QueueItemStatus.InProgress, 3, 1), await Host.StateAsync(itemId));
    }

    [StorageFact]
    public async Task ClaimAsync_ItemOfAHigherPriorityWaits_GoesBeforeParts()
    {
        long itemId = await Host.AddSpreadAsync(spread: 2);
        await Host.SpreadAsync(2);
        IReadOnlyList<long> urgent = await Host.AddAsync(1, priority: 5);

        SessionClaim first = await Host.ClaimAsync();
        SessionClaim second = await Host.ClaimAsync();

        Assert.Equal([urgent[0], itemId], [first.Item.ItemId, second.Item.ItemId]);
    }

    [StorageFact]
    public async Task ClaimAsync_Paused_GivesNoPart()
    {
        await Host.AddSpreadAsync(spread: 2);
        await Host.SpreadAsync(2);

        await Host.Queue.PauseAsync();

        Assert.Null(await Host.Queue.ClaimAsync(QueueHost.Worker, None));
    }

    [StorageFact]
    public async Task AppendAsync_TwoParts_ShareOneJournalAndOneCount()
    {
        long itemId = await Host.AddSpreadAsync(spread: 2);
        SessionClaim shared = await Host.ClaimAsync();
        await Host.Queue.AppendAsync(shared, [QueueHost.Finished("range", 0)], [], None);
        await Host.Queue.SpreadAsync(shared, 2, None);
        (SessionClaim first, SessionClaim second) = (await Host.ClaimAsync("a"), await Host.ClaimAsync("b"));

        await Host.Queue.AppendAsync(first, [QueueHost.Finished("paint", 0)], [], None);
        await Host.Queue.AppendAsync(second, [QueueHost.Finished("paint", 1), QueueHost.Finished("range", 0)], [], None);
        await Host.Queue.AppendAsync(first, [QueueHost.Finished("paint", 2)], [], None);

        Assert.Equal(
            [QueueHost.Finished("range", 0), QueueHost.Finished("paint", 0), QueueHost.Finished("paint", 1), QueueHost.Finished("range", 0), QueueHost.Finished("paint", 2)], await Host.Queue.ReadJournalAsync(itemId));
        Assert.Equal(4, (await Host.ItemAsync(itemId)).FinishedInvocations);
    }

    [StorageFact]
    public async Task EndAsync_LastPart_LetsTheItemWaitFirstForWhoeverGathers()
    {
        long itemId = await Host.AddSpreadAsync(spread: 2);
        IReadOnlyList<long> behind = await Host.AddAsync(1);
        await Host.SpreadAsync(2);
        (SessionClaim first, SessionClaim second) = (await Host.ClaimAsync("a"), await Host.ClaimAsync("b"));

        await Host.EndAsync(first);
        (QueueItemStatus, int, int) between = await Host.StateAsync(itemId);
        await Host.EndAsync(second);
        IReadOnlyList<long> waiting = await Host.WaitingAsync();
        SessionClaim gathering = await Host.ClaimAsync();
        await Host.EndAsync(gathering);

        Assert.Equal((QueueItemStatus.InProgress, 2, 1), between);
        Assert.Equal([itemId, behind[0]], waiting);
        Assert.Equal((itemId, null), (gathering.Item.ItemId, gathering.Part));
        Assert.Equal((QueueItemStatus.Completed, 0, 2), await Host.StateAsync(itemId));
    }

    [StorageFact]
    public async Task ReturnAsync_WhoeverGathers_StillGathers()
    {
        await Host.AddSpreadAsync(spread: 1 + 1);
        await Host.SpreadAsync(1);
        await Host.EndAsync(await Host.ClaimAsync());
        await Host.Queue.ReturnAsync(await Host.ClaimAsync(), None);

        SessionClaim again = await Host.ClaimAsync();

        Assert.Null(again.Part);
    }

    [StorageFact]
    public async Task Writes_WithAClaimThatWasSpreadOrOfAPartThatEnded_ThrowAndChangeNothing()
    {
        long itemId = await Host.AddSpreadAsync(spread: 2);
        SessionClaim shared = await Host.ClaimAsync();
        await Host.Queue.SpreadAsync(shared, 2, None);
        (SessionClaim ended, SessionClaim held) = (await Host.ClaimAsync(), await Host.ClaimAsync());
        await Host.EndAsync(ended);

        foreach (SessionClaim lost in new[] { shared, ended })
        {
            await Assert.ThrowsAsync<ClaimLostException>(async () => await Host.Queue.AppendAsync(lost, [QueueHost.Finished("late", 0)], [], None));
            await Assert.ThrowsAsync<ClaimLostException>(async () => await Host.EndAsync(lost));
            await Assert.ThrowsAsync<ClaimLostException>(async () => await Host.Queue.ReturnAsync(lost, None));
            Assert.Equal(ClaimState.Lost, await Host.Queue.RenewAsync(lost, None));
        }

        await Assert.ThrowsAsync<ClaimLostException>(async () => await Host.Queue.SpreadAsync(shared, 1, None));
        Assert.Equal(ClaimState.Valid, await Host.Queue.RenewAsync(held, None));
        Assert.Empty(await Host.Queue.ReadJournalAsync(itemId));
        Assert.Equal((QueueItemStatus.InProgress, 2, 1), await Host.StateAsync(itemId));
    }

    [StorageFact]
    public async Task SpreadAsync_BadArguments_AreRefused()
    {
        await Host.AddSpreadAsync(spread: 2);
        await Host.AddAsync(1);
        SessionClaim shared = await Host.ClaimAsync();
        SessionClaim whole = await Host.ClaimAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Host.Queue.SpreadAsync(shared, 0, None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Host.Queue.SpreadAsync(shared, 3, None));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Host.Queue.SpreadAsync(whole, 1, None));
    }

    [StorageTheory]
    [InlineData(0)]
    [InlineData(SessionBatch.MaxSpread + 1)]
    public async Task EnqueueAsync_SpreadOutOfRange_IsRefused(int spread)
    {
        var exception = await Assert.ThrowsAsync<BatchException>(async () => await Host.AddSpreadAsync(spread));

        Assert.Contains($"spread is {spread}; it has to be from 1 to 1000", exception.Message, StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task UpdateHeldAsync_ItemThatMayBeSpread_MayStillBe()
    {
        EnqueueResult held = await Host.Queue.EnqueueAsync(QueueHost.Batch() with { Spread = 4 }, new EnqueueOptions { Hold = true });

        await Host.Queue.UpdateHeldAsync(held.ItemIds[0], QueueHost.Graph(9));

        Assert.Equal(4, (await Host.ItemAsync(held.ItemIds[0])).Spread);
    }
}
