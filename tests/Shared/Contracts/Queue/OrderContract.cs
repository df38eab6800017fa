using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

public abstract class OrderContract(QueueHostFactory create) : IDisposable
{
    private readonly QueueHost _host = create();

    public void Dispose()
    {
        _host.Dispose();
        GC.SuppressFinalize(this);
    }

    [StorageFact]
    public async Task Waiting_Priorities_HighestFirstThenInOrderOfAdding()
    {
        IReadOnlyList<long> normal = await _host.AddAsync(2);
        IReadOnlyList<long> high = await _host.AddAsync(2, priority: 5);
        IReadOnlyList<long> low = await _host.AddAsync(1, priority: int.MinValue);

        Assert.Equal([.. high, .. normal, .. low], await _host.WaitingAsync());
        Assert.Equal(high[0], (await _host.ClaimAsync()).Item.ItemId);
        Assert.Equal(int.MinValue, (await _host.ItemAsync(low[0])).Priority);
    }

    [StorageFact]
    public async Task EnqueueAsync_Prepend_GoesBeforeEverythingThatWaits()
    {
        IReadOnlyList<long> high = await _host.AddAsync(1, priority: 7);

        EnqueueResult first = await _host.Queue.EnqueueAsync(QueueHost.Batch(), new EnqueueOptions { Prepend = true });
        EnqueueResult second = await _host.Queue.EnqueueAsync(QueueHost.Batch(), new EnqueueOptions { Prepend = true });

        Assert.Equal((8, 9), (first.Priority, second.Priority));
        Assert.Equal([second.ItemIds[0], first.ItemIds[0], high[0]], await _host.WaitingAsync());
    }

    [StorageFact]
    public async Task EnqueueAsync_PrependToEmptyQueue_KeepsThePriority() =>
        Assert.Equal(3, (await _host.Queue.EnqueueAsync(QueueHost.Batch(), new EnqueueOptions { Prepend = true, Priority = 3 })).Priority);

    [StorageFact]
    public async Task EnqueueAsync_PrependBeforeTheHighest_IsRefused()
    {
        await _host.AddAsync(1, int.MaxValue);

        await Assert.ThrowsAsync<BatchException>(async () => await _host.Queue.EnqueueAsync(QueueHost.Batch(), new EnqueueOptions { Prepend = true }));
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
        IReadOnlyList<long> ids = await _host.AddAsync(4);

        bool moved = await _host.Queue.MoveAsync(ids[item], ids[other], place);

        Assert.True(moved);
        Assert.Equal(expected.Select(index => ids[index]), await _host.WaitingAsync());
    }

    [StorageFact]
    public async Task MoveAsync_OtherPriority_TakesIt()
    {
        IReadOnlyList<long> low = await _host.AddAsync(2);
        IReadOnlyList<long> high = await _host.AddAsync(2, priority: 4);

        await _host.Queue.MoveAsync(low[1], high[1], QueuePlace.Before);

        Assert.Equal([high[0], low[1], high[1], low[0]], await _host.WaitingAsync());
        Assert.Equal(4, (await _host.ItemAsync(low[1])).Priority);
    }

    [StorageFact]
    public async Task MoveAsync_UntilTheGapIsUsedUp_StaysRight()
    {
        List<long> expected = [.. await _host.AddAsync(5)];
        for (int round = 0; round < 60; round++)
        {
            // The last one between the first two, again and again: each time half of the room is gone.
            (long moved, long other) = (expected[^1], expected[1]);

            Assert.True(await _host.Queue.MoveAsync(moved, other, QueuePlace.Before));
            expected.Remove(moved);
            expected.Insert(expected.IndexOf(other), moved);

            Assert.Equal(expected, await _host.WaitingAsync());
        }
    }

    [StorageFact]
    public async Task MoveAsync_NotWaiting_ChangesNothing()
    {
        IReadOnlyList<long> ids = await _host.AddAsync(2);
        await _host.ClaimAsync();
        long events = await _host.LastEventAsync();

        Assert.False(await _host.Queue.MoveAsync(ids[0], ids[1], QueuePlace.After));
        Assert.False(await _host.Queue.MoveAsync(ids[1], ids[0], QueuePlace.After));
        Assert.False(await _host.Queue.MoveAsync(ids[1], 99, QueuePlace.After));
        Assert.Equal(events, await _host.LastEventAsync());
    }

    [StorageFact]
    public async Task SetPriorityAsync_SomeItems_ComeBehindThoseThatHaveIt()
    {
        IReadOnlyList<long> normal = await _host.AddAsync(3);
        IReadOnlyList<long> high = await _host.AddAsync(1, priority: 2);
        SessionClaim running = await _host.ClaimAsync();

        int changed = await _host.Queue.SetPriorityAsync(QueueSelection.Of(normal[2], normal[0], running.Item.ItemId), 2);
        IReadOnlyList<long> later = await _host.AddAsync(1, priority: 2);

        Assert.Equal((2, high[0]), (changed, running.Item.ItemId));
        Assert.Equal([normal[0], normal[2], later[0], normal[1]], await _host.WaitingAsync());
    }

    [StorageFact]
    public async Task ReturnAndMove_ThenEnqueue_NewOnesStayLast()
    {
        IReadOnlyList<long> ids = await _host.AddAsync(3);
        SessionClaim claim = await _host.ClaimAsync();
        await _host.Queue.MoveAsync(ids[1], ids[2], QueuePlace.After);
        await _host.Queue.ReturnAsync(claim, CancellationToken.None);

        IReadOnlyList<long> later = await _host.AddAsync(1);

        Assert.Equal([ids[0], ids[2], ids[1], later[0]], await _host.WaitingAsync());
    }
}
