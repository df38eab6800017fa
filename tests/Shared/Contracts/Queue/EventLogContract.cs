using System.Text.Json;
using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

public abstract class EventLogContract(QueueHostFactory create) : QueueContract(create)
{
    [StorageFact]
    public async Task Changes_OfALife_WriteTheirEventsInOrder()
    {
        EnqueueResult batch = await Host.Queue.EnqueueAsync(QueueHost.Batch(2) with { Origin = "o" });
        SessionClaim claim = await Host.ClaimAsync();
        await Host.Queue.AppendAsync(claim, [], [Started(claim), Completed(claim)], None);
        Host.Time.Advance(TimeSpan.FromSeconds(1));
        await Host.EndAsync(claim, QueueItemStatus.Failed);
        await Host.Queue.RetryAsync(QueueSelection.Of(claim.Item.ItemId));
        await Host.Queue.MoveAsync(batch.ItemIds[0], batch.ItemIds[1], QueuePlace.Before);
        await Host.Queue.DeleteAsync(QueueSelection.Of(batch.ItemIds[1]));

        IReadOnlyList<QueueEvent> events = await Host.EventsAsync();

        Assert.Equal(
            [
                nameof(BatchEnqueuedEvent), nameof(ItemStatusChangedEvent), nameof(NodeStartedEvent), nameof(NodeCompletedEvent), nameof(ItemStatusChangedEvent),
                nameof(ItemsRetriedEvent), nameof(ItemStatusChangedEvent), nameof(QueueChangedEvent), nameof(QueueChangedEvent),
            ],
            events.Select(happened => happened.GetType().Name));
        Assert.Equal(Enumerable.Range(1, 9).Select(number => (long)number), events.Select(happened => happened.Sequence));
        Assert.Equal(new BatchEnqueuedEvent(batch.BatchId, 2, 2, 0, "o") { Sequence = 1, Time = events[0].Time }, events[0]);
        Assert.Equal(TimeSpan.FromSeconds(1), events[4].Time - events[3].Time);
        Assert.Equal(Host.Time.GetUtcNow(), events[4].Time);
    }

    [StorageFact]
    public async Task StatusChange_CarriesItemErrorAndCountsOfThatMoment()
    {
        await Host.AddAsync(1);
        EnqueueResult batch = await Host.Queue.EnqueueAsync(QueueHost.Batch(2), new EnqueueOptions { Priority = 1 });
        SessionClaim claim = await Host.ClaimAsync();
        await Host.EndAsync(claim, QueueItemStatus.Failed);

        var ended = (ItemStatusChangedEvent)(await Host.EventsAsync())[^1];

        Assert.Equal((batch.ItemIds[0], QueueItemStatus.Failed, "default"), (ended.Item.ItemId, ended.Item.Status, ended.Item.QueueId));
        Assert.Equal(new SessionError("Oops", "It failed."), ended.Error);
        Assert.Equal(ended.Error, ended.Item.Error);
        Assert.Equal(new QueueCounts(1, 0, 0, 1, 0, 0), ended.Batch);
        Assert.Equal(new QueueCounts(2, 0, 0, 1, 0, 0), ended.Queue);
    }

    [StorageFact]
    public async Task StatusChange_OfAnItemWithValues_LeavesThemOut()
    {
        await Host.Queue.EnqueueAsync(QueueHost.Batch() with { Data = [[BatchField.Of("n", "value", 4711)]] });
        SessionClaim claim = await Host.ClaimAsync();

        var started = (ItemStatusChangedEvent)(await Host.EventsAsync())[^1];

        Assert.Empty(started.Item.FieldValues);
        Assert.Single(claim.Item.FieldValues);
        Assert.DoesNotContain(Host.Query("SELECT data FROM queue_events"), data => data.Contains("4711", StringComparison.Ordinal));
    }

    [StorageFact]
    public async Task NodeEvents_ReadBack_KeepEveryPart()
    {
        await Host.AddAsync(1);
        SessionClaim claim = await Host.ClaimAsync();
        NodeProgressEvent progress = Progress(claim, "n@1", 3) with { Image = new ProgressImage(8, 4, "data:x"), Origin = "o", Node = Json("""{"id":"n"}""") };
        await Host.Queue.AppendAsync(claim, [], [Failed(claim), progress], None);

        IReadOnlyList<QueueEvent> events = await Host.EventsAsync(2);

        var failed = (NodeFailedEvent)events[0];
        Assert.Equal(("n", new SessionError("E", "m", "d")), (failed.NodeId, failed.Error));
        var read = (NodeProgressEvent)events[1];
        Assert.Equal((3, 10, "going", 0.25, "o"), (read.Step, read.Total, read.Message, read.RunFraction, read.Origin));
        Assert.Equal(progress.Image, read.Image);
        Assert.Equal("n", read.Node?.GetProperty("id").GetString());
        Assert.Contains("\"event\":\"node_progress\"", Host.Query("SELECT data FROM queue_events WHERE sequence = 4")[0], StringComparison.Ordinal);
        Assert.Contains("\"run_fraction\":0.25", Host.Query("SELECT data FROM queue_events WHERE sequence = 4")[0], StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task Progress_Later_ReplacesThatOfItsInvocationOnly()
    {
        await Host.AddAsync(1);
        SessionClaim claim = await Host.ClaimAsync();

        await Host.Queue.AppendAsync(claim, [], [Progress(claim, "a", 1), Progress(claim, "b", 1), Progress(claim, "a", 2)], None);
        List<(string, int)> running = [.. (await Host.EventsAsync(2)).Cast<NodeProgressEvent>().Select(each => (each.InvocationId, each.Step))];
        await Host.Queue.AppendAsync(claim, [], [Completed(claim) with { InvocationId = "a" }], None);
        List<QueueEvent> completed = [.. await Host.EventsAsync(2)];
        await Host.Queue.ReturnAsync(claim, None);

        Assert.Equal([("b", 1), ("a", 2)], running);
        Assert.Equal([typeof(NodeProgressEvent), typeof(NodeCompletedEvent)], completed.Select(each => each.GetType()));
        Assert.DoesNotContain(await Host.EventsAsync(), each => each is NodeProgressEvent);
    }

    [StorageFact]
    public async Task GetBoundsAsync_ProgressThatSomebodyReadIsForgotten_ItsNumbersAreNotGivenAgain()
    {
        await Host.AddAsync(1);
        SessionClaim claim = await Host.ClaimAsync();
        await Host.Queue.AppendAsync(claim, [], [Progress(claim, "a", 1), Progress(claim, "b", 1)], None);
        await Host.EventsAsync();
        await Host.Queue.AppendAsync(claim, [], [Progress(claim, "a", 2)], None);
        await Host.EventsAsync();
        await Host.Queue.AppendAsync(claim, [], [Completed(claim) with { InvocationId = "a" }], None);
        await Host.Queue.ReturnAsync(claim, None);

        Assert.Equal([1L, 2L, 6L, 7L], (await Host.EventsAsync()).Select(each => each.Sequence));
        Assert.Equal(new EventBounds(1, 7), await Host.Queue.GetBoundsAsync(None));
    }

    [StorageFact]
    public async Task Log_MoreThanItsBound_ForgetsTheOldestAndSaysSo()
    {
        using var host = Create(options => options.MaxEvents = 100);
        for (int number = 0; number < 150; number++)
        {
            await host.AddAsync(1);
        }

        EventBounds bounds = await host.Queue.GetBoundsAsync(None);
        IReadOnlyList<QueueEvent> events = await host.EventsAsync();

        Assert.Equal(150, bounds.Last);
        Assert.InRange(events.Count, 100, 110);
        Assert.Equal(bounds.First, events[0].Sequence);
        Assert.Equal(bounds.Last - bounds.First + 1, events.Count);
        Assert.Equal(bounds, await host.Open().GetBoundsAsync(None));
    }

    [StorageFact]
    public async Task GetBoundsAsync_NothingHappened_IsOneToNothing() => Assert.Equal(new EventBounds(1, 0), await Host.Queue.GetBoundsAsync(None));

    [StorageFact]
    public async Task ReadAsync_Limit_GivesTheFirstOnes()
    {
        await Host.AddAsync(1);
        await Host.AddAsync(1);
        await Host.AddAsync(1);

        Assert.Equal([2L, 3L], (await Host.Queue.ReadAsync(1, 2, None)).Select(happened => happened.Sequence));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Host.Queue.ReadAsync(-1, 1, None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Host.Queue.ReadAsync(0, 0, None));
    }

    [StorageFact]
    public async Task CancelAsync_ManyAtOnce_NamesEachOnceInFewEvents()
    {
        IReadOnlyList<long> ids = await Host.AddAsync(2300);
        long before = await Host.LastEventAsync();

        await Host.Queue.CancelAsync(QueueSelection.All);

        List<QueueChangedEvent> events = [.. (await Host.EventsAsync(before)).Cast<QueueChangedEvent>()];
        Assert.Equal([1000, 1000, 300], events.Select(change => change.ItemIds.Count));
        Assert.Equal(ids, events.SelectMany(change => change.ItemIds));
    }

    [StorageTheory]
    [InlineData("""data = '{"event":"from_the_future"}'""")]
    [InlineData("""data = '{"event":"item_status_changed","batch":{},"queue":{}}'""")]
    [InlineData("data = 'null'")]
    [InlineData("data = '{\"event\":'")]
    [InlineData("data = '{}'")]
    public async Task ReadAsync_EventThatCannotBeRead_TellsThatItIsMissedAndGoesOn(string change)
    {
        await Host.AddAsync(1);
        await Host.AddAsync(1);
        await Host.AddAsync(1);
        await Host.LastEventAsync();
        Host.Execute($"UPDATE queue_events SET {change} WHERE sequence = 2");

        IReadOnlyList<QueueEvent> events = await Host.EventsAsync();

        Assert.Equal([1L, 2L, 3L], events.Select(happened => happened.Sequence));
        Assert.Equal(3, Assert.IsType<EventsMissedEvent>(events[1]).First);
        Assert.IsType<BatchEnqueuedEvent>(events[2]);
    }

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;

    private static NodeStartedEvent Started(SessionClaim claim) =>
        new(claim.Item.ItemId, claim.Item.BatchId, claim.Item.SessionId, "n", "n", "integer");

    private static NodeCompletedEvent Completed(SessionClaim claim) =>
        new(claim.Item.ItemId, claim.Item.BatchId, claim.Item.SessionId, "n", "n", "integer", Json("""{"type":"integer_output","value":1}"""), false, 1);

    private static NodeFailedEvent Failed(SessionClaim claim) =>
        new(claim.Item.ItemId, claim.Item.BatchId, claim.Item.SessionId, "n", "n", "integer", new SessionError("E", "m", "d"));

    private static NodeProgressEvent Progress(SessionClaim claim, string invocation, int step) =>
        new(claim.Item.ItemId, claim.Item.BatchId, claim.Item.SessionId, invocation, "n", "integer", step, 10, "going", 0.25);
}
