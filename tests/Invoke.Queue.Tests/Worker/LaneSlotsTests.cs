namespace Invoke.Queue.Tests.Worker;

public sealed class LaneSlotsTests
{
    [Fact]
    public async Task ExchangeForAllAsync_OthersRun_WaitsForThemAndKeepsThemOut()
    {
        using var slots = new LaneSlots(3);
        await slots.TakeAsync(CancellationToken.None);
        await slots.TakeAsync(CancellationToken.None);

        Task alone = slots.ExchangeForAllAsync(CancellationToken.None);
        Assert.False(alone.IsCompleted);
        slots.Return();
        await alone;
        Task other = slots.TakeAsync(CancellationToken.None);
        Assert.False(other.IsCompleted);
        slots.ReturnOthers();
        await other;

        // One of its own and the other's are taken, so one is left.
        await slots.TakeAsync(CancellationToken.None);
        Assert.False(slots.TakeAsync(CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task ExchangeForAllAsync_TwoAtATime_ComeOneAfterTheOther()
    {
        using var slots = new LaneSlots(2);
        await slots.TakeAsync(CancellationToken.None);
        await slots.TakeAsync(CancellationToken.None);

        Task first = slots.ExchangeForAllAsync(CancellationToken.None);
        Task second = slots.ExchangeForAllAsync(CancellationToken.None);
        await first;
        Assert.False(second.IsCompleted);
        slots.ReturnOthers();
        slots.Return();

        await second;
    }

    [Fact]
    public async Task ExchangeForAllAsync_Cancelled_TheCallerHasOneLaneAgain()
    {
        using var slots = new LaneSlots(2);
        await slots.TakeAsync(CancellationToken.None);
        await slots.TakeAsync(CancellationToken.None);
        using var stop = new CancellationTokenSource();
        Task alone = slots.ExchangeForAllAsync(stop.Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alone);

        Assert.False(slots.TakeAsync(CancellationToken.None).IsCompleted);
        slots.Return();
    }
}
