using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

public abstract class OrderContract(QueueHostFactory create) : QueueContract(create)
{
    [StorageFact]
    public async Task Waiting_Priorities_HighestFirstThenInOrderOfAdding()
    {
        IReadOnlyList<long> normal = await Host.AddAsync(2);
        IReadOnlyList<long> high = await Host.AddAsync(2, priority: 5);
        IReadOnlyList<long> low = await Host.AddAsync(1, priority: int.MinValue);

        Assert.Equal([.. high, .. normal, .. low], await Host.WaitingAsync());
        Assert.Equal(high[0], (await Host.ClaimAsync()).Item.ItemId);
        Assert.Equal(int.MinValue, (await Host.ItemAsync(low[0])).Priority);
    }

    [StorageFact]
    public async Task EnqueueAsync_Prepend_GoesBeforeEverythingThatWaits()
    {
        IReadOnlyList<long> high = await Host.AddAsync(1, priority: 7);

        EnqueueResult first = await Host.Queue.EnqueueAsync(QueueHost.Batch(), new EnqueueOptions { Prepend = true });
        EnqueueResult second = await Host.Queue.EnqueueAsync(QueueHost.Batch(), new EnqueueOptions { Prepend = true });

        Assert.Equal((8, 9), (first.Priority, second.Priority));
        Assert.Equal([second.ItemIds[0], first.ItemIds[0], high[0]], await Host.WaitingAsync());
    }

    [StorageFact]
    public async Task EnqueueAsync_PrependToEmptyQueue_KeepsThePriority() =>
        Assert.Equal(3, (await Host.Queue.EnqueueAsync(QueueHost.Batch(), new EnqueueOptions { Prepend = true, Priority = 3 })).Priority);

    [StorageFact]
    public async Task EnqueueAsync_PrependBeforeTheHighest_IsRefused()
    {
        await Host.AddAsync(1, int.MaxValue);

        await Assert.ThrowsAsync<BatchException>(async () => await Host.Queue.EnqueueAsync(QueueHost.Batch(), new EnqueueOptions { Prepend = true }));
    }

    [StorageTheory]
    [InlineData(0, 2, QueuePlace.After, new[] { 1, 2, 0, 3 })]
    [InlineData(0, 3, QueuePlace.After, new[] { 1, 2, 3, 0 })]
    [InlineData(3, 0, QueuePlace.Before, new[] { 3, 0, 1, 2 })]
    [InlineData(3, 1, QueuePlace.Before, new[] { 0, 3, 1, 2 })]
    [InlineData(1, 0, QueuePlace.After, new[] { 0, 1, 2, 3 })]
    [InlineData(2, 2, QueuePlace.Before, new[] { 0, 1, 2, 3 })]
    public async Task MoveAsync_NextToAnother_ChangesOnlyThat(int item, int other, QueuePlace place, int[] expected)
    {
        IReadOnlyList<long> ids = await Host.AddAsync(4);

        bool moved = await Host.Queue.MoveAsync(ids[item], ids[other], place);

        Assert.True(moved);
        Assert.Equal(expected.Select(index => ids[index]), await Host.WaitingAsync());
    }

    [StorageFact]
    public async Task MoveAsync_OtherPriority_TakesIt()
    {
        IReadOnlyList<long> low = await Host.AddAsync(2);
        IReadOnlyList<long> high = await Host.AddAsync(2, priority: 4);

        await Host.Queue.MoveAsync(low[1], high[1], QueuePlace.Before);

        Assert.Equal([high[0], low[1], high[1], low[0]], await Host.WaitingAsync());
        Assert.Equal(4, (await Host.ItemAsync(low[1])).Priority);
    }

    [StorageFact]
    public async Task MoveAsync_UntilTheGapIsUsedUp_StaysRight()
    {
        List<long> expected = [.. await Host.AddAsync(5)];
        for (int round = 0; round < 60; round++)
        {
            // The last one between the first two, again and again: each time half of the room is gone.
            (long moved, long other) = (expected[^1], expected[1]);

            Assert.True(await Host.Queue.MoveAsync(moved, other, QueuePlace.Before));
            expected.Remove(moved);
            expected.Insert(expected.IndexOf(other), moved);

            Assert.Equal(expected, await Host.WaitingAsync());
        }
    }

    [StorageFact]
    public async Task MoveAsync_NotWaiting_ChangesNothing()
    {
        IReadOnlyList<long> ids = await Host.AddAsync(2);
        await Host.ClaimAsync();
        long events = await Host.LastEventAsync();

        Assert.False(await Host.Queue.MoveAsync(ids[0], ids[1], QueuePlace.After));
        Assert.False(await Host.Queue.MoveAsync(ids[1], ids[0], QueuePlace.After));
        Assert.False(await Host.Queue.MoveAsync(ids[1], 99, QueuePlace.After));
        Assert.Equal(events, await Host.LastEventAsync());
    }

    [StorageFact]
    public async Task SetPriorityAsync_SomeItems_ComeBehindThoseThatHaveIt()
    {
        IReadOnlyList<long> normal = await Host.AddAsync(3);
        IReadOnlyList<long> high = await Host.AddAsync(1, priority: 2);
        SessionClaim running = await Host.ClaimAsync();

        int changed = await Host.Queue.SetPriorityAsync(QueueSelection.Of(normal[2], normal[0], running.Item.ItemId), 2);
        IReadOnlyList<long> later = await Host.AddAsync(1, priority: 2);

        Assert.Equal((2, high[0]), (changed, running.Item.ItemId));
        Assert.Equal([normal[0], normal[2], later[0], normal[1]], await Host.WaitingAsync());
    }

    [StorageFact]
    public async Task ReturnAndMove_ThenEnqueue_NewOnesStayLast()
    {
        IReadOnlyList<long> ids = await Host.AddAsync(3);
        SessionClaim claim = await Host.ClaimAsync();
        await Host.Queue.MoveAsync(ids[1], ids[2], QueuePlace.After);
        await Host.Queue.ReturnAsync(claim, CancellationToken.None);

        IReadOnlyList<long> later = await Host.AddAsync(1);

        Assert.Equal([ids[0], ids[2], ids[1], later[0]], await Host.WaitingAsync());
    }
}
