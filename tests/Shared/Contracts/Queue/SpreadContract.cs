using Invoke.Graph;
using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

/// <summary>Items whose parts are claimed by themselves.</summary>
public abstract class SpreadContract(QueueHostFactory create) : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly QueueHost _host = create();

    public void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    [StorageFact]
    public async Task ClaimAsync_ItemThatMayBeSpread_GivesWhatItsPartsShare()
    {
        await _host.AddSpreadAsync(spread: 3);
        await _host.AddAsync(1);

        SessionClaim spread = await _host.ClaimAsync();
        SessionClaim whole = await _host.ClaimAsync();

        Assert.Equal((SessionPart.Shared, 3, 0), (spread.Part, spread.Item.Spread, spread.Item.Parts));
        Assert.Equal((null, 1), (whole.Part, whole.Item.Spread));
        Assert.False(spread.IsOfPart);
    }

    [StorageFact]
    public async Task SpreadAsync_ThreeParts_AreClaimedOneByOneBeforeItemsBehind()
    {
        long itemId = await _host.AddSpreadAsync(spread: 3);
        IReadOnlyList<long> behind = await _host.AddAsync(1);
        await _host.SpreadAsync(3);

        SessionClaim[] parts = [await _host.ClaimAsync("a"), await _host.ClaimAsync("b"), await _host.ClaimAsync("a")];
        SessionClaim next = await _host.ClaimAsync();

        Assert.Equal([SessionPart.Of(0, 3), SessionPart.Of(1, 3), SessionPart.Of(2, 3)], parts.Select(claim => claim.Part));
        Assert.All(parts, claim => Assert.Equal((itemId, true), (claim.Item.ItemId, claim.IsOfPart)));
        Assert.Equal(3, parts.Select(claim => claim.Token).Distinct().Count());
        Assert.Equal(behind[0], next.Item.ItemId);
        Assert.Equal((QueueItemStatus.InProgress, 3, 1), await _host.StateAsync(itemId));
    }

    [StorageFact]
    public async Task ClaimAsync_ItemOfAHigherPriorityWaits_GoesBeforeParts()
    {
        long itemId = await _host.AddSpreadAsync(spread: 2);
        await _host.SpreadAsync(2);
        IReadOnlyList<long> urgent = await _host.AddAsync(1, priority: 5);

        SessionClaim first = await _host.ClaimAsync();
        SessionClaim second = await _host.ClaimAsync();

        Assert.Equal([urgent[0], itemId], [first.Item.ItemId, second.Item.ItemId]);
    }

    [StorageFact]
    public async Task ClaimAsync_Paused_GivesNoPart()
    {
        await _host.AddSpreadAsync(spread: 2);
        await _host.SpreadAsync(2);

        await _host.Queue.PauseAsync();

        Assert.Null(await _host.Queue.ClaimAsync(QueueHost.Worker, None));
    }

    [StorageFact]
    public async Task AppendAsync_TwoParts_ShareOneJournalAndOneCount()
    {
        long itemId = await _host.AddSpreadAsync(spread: 2);
        SessionClaim shared = await _host.ClaimAsync();
        await _host.Queue.AppendAsync(shared, [QueueHost.Finished("range", 0)], [], None);
        await _host.Queue.SpreadAsync(shared, 2, None);
        (SessionClaim first, SessionClaim second) = (await _host.ClaimAsync("a"), await _host.ClaimAsync("b"));

        await _host.Queue.AppendAsync(first, [QueueHost.Finished("paint", 0)], [], None);
        await _host.Queue.AppendAsync(second, [QueueHost.Finished("paint", 1), QueueHost.Finished("range", 0)], [], None);
        await _host.Queue.AppendAsync(first, [QueueHost.Finished("paint", 2)], [], None);

        Assert.Equal(
            [QueueHost.Finished("range", 0), QueueHost.Finished("paint", 0), QueueHost.Finished("paint", 1), QueueHost.Finished("range", 0), QueueHost.Finished("paint", 2)], await _host.Queue.ReadJournalAsync(itemId));
        Assert.Equal(4, (await _host.ItemAsync(itemId)).FinishedInvocations);
    }

    [StorageFact]
    public async Task EndAsync_LastPart_LetsTheItemWaitFirstForWhoeverGathers()
    {
        long itemId = await _host.AddSpreadAsync(spread: 2);
        IReadOnlyList<long> behind = await _host.AddAsync(1);
        await _host.SpreadAsync(2);
        (SessionClaim first, SessionClaim second) = (await _host.ClaimAsync("a"), await _host.ClaimAsync("b"));

        await _host.EndAsync(first);
        (QueueItemStatus, int, int) between = await _host.StateAsync(itemId);
        await _host.EndAsync(second);
        IReadOnlyList<long> waiting = await _host.WaitingAsync();
        SessionClaim gathering = await _host.ClaimAsync();
        await _host.EndAsync(gathering);

        Assert.Equal((QueueItemStatus.InProgress, 2, 1), between);
        Assert.Equal([itemId, behind[0]], waiting);
        Assert.Equal((itemId, null), (gathering.Item.ItemId, gathering.Part));
        Assert.Equal((QueueItemStatus.Completed, 0, 2), await _host.StateAsync(itemId));
    }

    [StorageFact]
    public async Task ReturnAsync_WhoeverGathers_StillGathers()
    {
        await _host.AddSpreadAsync(spread: 1 + 1);
        await _host.SpreadAsync(1);
        await _host.EndAsync(await _host.ClaimAsync());
        await _host.Queue.ReturnAsync(await _host.ClaimAsync(), None);

        SessionClaim again = await _host.ClaimAsync();

        Assert.Null(again.Part);
    }

    [StorageFact]
    public async Task Writes_WithAClaimThatWasSpreadOrOfAPartThatEnded_ThrowAndChangeNothing()
    {
        long itemId = await _host.AddSpreadAsync(spread: 2);
        SessionClaim shared = await _host.ClaimAsync();
        await _host.Queue.SpreadAsync(shared, 2, None);
        (SessionClaim ended, SessionClaim held) = (await _host.ClaimAsync(), await _host.ClaimAsync());
        await _host.EndAsync(ended);

        foreach (SessionClaim lost in new[] { shared, ended })
        {
            await Assert.ThrowsAsync<ClaimLostException>(async () => await _host.Queue.AppendAsync(lost, [QueueHost.Finished("late", 0)], [], None));
            await Assert.ThrowsAsync<ClaimLostException>(async () => await _host.EndAsync(lost));
            await Assert.ThrowsAsync<ClaimLostException>(async () => await _host.Queue.ReturnAsync(lost, None));
            Assert.Equal(ClaimState.Lost, await _host.Queue.RenewAsync(lost, None));
        }

        await Assert.ThrowsAsync<ClaimLostException>(async () => await _host.Queue.SpreadAsync(shared, 1, None));
        Assert.Equal(ClaimState.Held, await _host.Queue.RenewAsync(held, None));
        Assert.Empty(await _host.Queue.ReadJournalAsync(itemId));
        Assert.Equal((QueueItemStatus.InProgress, 2, 1), await _host.StateAsync(itemId));
    }

    [StorageFact]
    public async Task SpreadAsync_BadArguments_AreRefused()
    {
        await _host.AddSpreadAsync(spread: 2);
        await _host.AddAsync(1);
        SessionClaim shared = await _host.ClaimAsync();
        SessionClaim whole = await _host.ClaimAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _host.Queue.SpreadAsync(shared, 0, None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await _host.Queue.SpreadAsync(shared, 3, None));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _host.Queue.SpreadAsync(whole, 1, None));
    }

    [StorageTheory]
    [InlineData(0)]
    [InlineData(SessionBatch.MaxSpread + 1)]
    public async Task EnqueueAsync_SpreadOutOfRange_IsRefused(int spread)
    {
        var exception = await Assert.ThrowsAsync<BatchException>(async () => await _host.AddSpreadAsync(spread));

        Assert.Contains($"spread is {spread}; it has to be from 1 to 1000", exception.Message, StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task UpdateHeldAsync_ItemThatMayBeSpread_MayStillBe()
    {
        EnqueueResult held = await _host.Queue.EnqueueAsync(QueueHost.Batch() with { Spread = 4 }, new EnqueueOptions { Hold = true });

        await _host.Queue.UpdateHeldAsync(held.ItemIds[0], QueueHost.Graph(9));

        Assert.Equal(4, (await _host.ItemAsync(held.ItemIds[0])).Spread);
    }
}
