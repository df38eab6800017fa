using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

public abstract class ClaimContract(QueueHostFactory create) : QueueContract(create)
{
    [StorageFact]
    public async Task ClaimAsync_EmptyQueue_GivesNull() => Assert.Null(await Host.Queue.ClaimAsync(QueueHost.Worker, None));

    [StorageFact]
    public async Task ClaimAsync_Waiting_GivesFirstWithItsDocument()
    {
        EnqueueResult result = await Host.Queue.EnqueueAsync(new SessionBatch
        {
            Graph = QueueHost.Graph(7),
            Data = [[BatchField.Of("n", "value", 3, 4)]],
            Workflow = """{"name":"w"}""",
            Origin = "here",
            Destination = "there",
        });

        SessionClaim claim = await Host.ClaimAsync();

        Assert.Equal(result.ItemIds[0], claim.Item.ItemId);
        Assert.Equal((QueueItemStatus.InProgress, 1, QueueHost.Worker, 1L), (claim.Item.Status, claim.Item.Attempts, claim.Item.WorkerId, claim.Token));
        Assert.Equal(("here", "there", result.BatchId), (claim.Item.Origin, claim.Item.Destination, claim.Item.BatchId));
        Assert.Equal(Host.Time.GetUtcNow(), claim.Item.StartedAt);
        NodeFieldValue value = Assert.Single(claim.Document.FieldValues);
        Assert.Equal(("n", "value", 3), (value.NodePath, value.FieldName, value.Value.GetInt32()));
        Assert.Contains("\"value\":7", claim.Document.Graph, StringComparison.Ordinal);
        Assert.Equal("""{"name":"w"}""", claim.Document.Workflow);
        Assert.Equal(claim.Document.Graph, (await Host.Queue.ReadDocumentAsync(claim.Item.ItemId))?.Graph);
    }

    [StorageFact]
    public async Task ClaimAsync_Paused_GivesNullUntilResumed()
    {
        await Host.AddAsync(1);
        await Host.Queue.PauseAsync();

        SessionClaim? paused = await Host.Queue.ClaimAsync(QueueHost.Worker, None);
        await Host.Queue.ResumeAsync();

        Assert.Null(paused);
        Assert.NotNull(await Host.Queue.ClaimAsync(QueueHost.Worker, None));
    }

    [StorageFact]
    public async Task ClaimAsync_TwoQueuesOnOneFile_ClaimEachOnce()
    {
        IReadOnlyList<long> ids = await Host.AddAsync(2);
        OpenQueue other = Host.Open();

        SessionClaim first = await Host.ClaimAsync();
        SessionClaim? second = await other.ClaimAsync("other", None);

        Assert.Equal(ids, [first.Item.ItemId, second?.Item.ItemId ?? 0]);
        Assert.Null(await other.ClaimAsync("other", None));
    }

    [StorageTheory]
    [InlineData("")]
    [InlineData("a\0b")]
    public async Task ClaimAsync_BadWorkerId_IsRefused(string workerId) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Host.Queue.ClaimAsync(workerId, None));

    [StorageFact]
    public async Task AppendAsync_Entries_AreKeptInOrderAndCounted()
    {
        await Host.AddAsync(1);
        SessionClaim claim = await Host.ClaimAsync();

        await Host.Queue.AppendAsync(claim, ["""{"header":1}""", """{"node":"a"}"""], [], None);
        await Host.Queue.AppendAsync(claim, ["""{"node":"b"}"""], [], None);

        Assert.Equal(["""{"header":1}""", """{"node":"a"}""", """{"node":"b"}"""], await Host.Queue.ReadJournalAsync(claim.Item.ItemId));
        Assert.Equal(2, (await Host.ItemAsync(claim.Item.ItemId)).FinishedInvocations);
    }

    [StorageFact]
    public async Task AppendAsync_InvocationThatRanAgain_IsKeptButNoStepForward()
    {
        await Host.AddAsync(1);
        SessionClaim claim = await Host.ClaimAsync();
        await Host.Queue.AppendAsync(claim, [Finished("a", "1"), Finished("a", "2")], [], None);
        Host.Execute("UPDATE queue_items SET crashes = 2");

        await Host.Queue.AppendAsync(claim, [Finished("a", "1")], [], None);
        List<string> again = Host.Query("SELECT crashes FROM queue_items");
        await Host.Queue.AppendAsync(claim, [Finished("b", "1")], [], None);

        Assert.Equal(["2"], again);
        Assert.Equal(["0"], Host.Query("SELECT crashes FROM queue_items"));
        Assert.Equal(3, (await Host.ItemAsync(claim.Item.ItemId)).FinishedInvocations);
        Assert.Equal(4, (await Host.Queue.ReadJournalAsync(claim.Item.ItemId)).Count);

        static string Finished(string node, string path) => $$$"""{"node":"{{{node}}}","path":[{{{path}}}],"type":"x","outputs":{"value":[1]}}""";
    }

    [StorageFact]
    public async Task AppendAsync_EventThatCannotBeKept_KeepsNothing()
    {
        await Host.AddAsync(1);
        SessionClaim claim = await Host.ClaimAsync();

        await Assert.ThrowsAsync<ArgumentException>(async () => await Host.Queue.AppendAsync(claim, ["""{"node":"a"}"""], [new EventsMissedEvent(1)], None));

        Assert.Empty(await Host.Queue.ReadJournalAsync(claim.Item.ItemId));
        Assert.Equal(0, (await Host.ItemAsync(claim.Item.ItemId)).FinishedInvocations);
    }

    [StorageTheory]
    [InlineData(QueueItemStatus.Completed)]
    [InlineData(QueueItemStatus.Failed)]
    [InlineData(QueueItemStatus.Canceled)]
    public async Task EndAsync_Held_EndsTheItem(QueueItemStatus status)
    {
        await Host.AddAsync(1);
        SessionClaim claim = await Host.ClaimAsync();
        Host.Time.Advance(TimeSpan.FromSeconds(1));

        await Host.EndAsync(claim, status);

        QueueItem item = await Host.ItemAsync(claim.Item.ItemId);
        Assert.Equal((status, (DateTimeOffset?)Host.Time.GetUtcNow(), 2L), (item.Status, item.CompletedAt, item.StatusSequence));
        Assert.Equal(status == QueueItemStatus.Failed ? new SessionError("Oops", "It failed.") : null, item.Error);
        Assert.Equal(ClaimState.Lost, await Host.Queue.RenewAsync(claim, None));
    }

    [StorageTheory]
    [InlineData(QueueItemStatus.Pending)]
    [InlineData(QueueItemStatus.Failed)]
    public async Task EndAsync_NoEnd_IsRefused(QueueItemStatus status)
    {
        await Host.AddAsync(1);
        SessionClaim claim = await Host.ClaimAsync();

        await Assert.ThrowsAsync<ArgumentException>(async () => await Host.Queue.EndAsync(claim, new SessionOutcome(status), None));

        Assert.Equal(ClaimState.Valid, await Host.Queue.RenewAsync(claim, None));
    }

    [StorageFact]
    public async Task ReturnAsync_Held_WaitsFirstWithItsJournal()
    {
        IReadOnlyList<long> ids = await Host.AddAsync(3);
        SessionClaim claim = await Host.ClaimAsync();
        await Host.Queue.AppendAsync(claim, ["""{"node":"a"}"""], [], None);

        await Host.Queue.ReturnAsync(claim, None);

        Assert.Equal(ids, await Host.WaitingAsync());
        Assert.Single(await Host.Queue.ReadJournalAsync(ids[0]));
        Assert.Equal((2L, 0), ((await Host.ClaimAsync()).Token, claim.Crashes));
    }

    [StorageFact]
    public async Task ReturnAsync_Canceled_EndsTheItem()
    {
        await Host.AddAsync(1);
        SessionClaim claim = await Host.ClaimAsync();
        await Host.Queue.CancelAsync(QueueSelection.All);

        await Host.Queue.ReturnAsync(claim, None);

        Assert.Equal(QueueItemStatus.Canceled, (await Host.ItemAsync(claim.Item.ItemId)).Status);
    }

    [StorageFact]
    public async Task Writes_WithALostClaim_ThrowAndChangeNothing()
    {
        await Host.AddAsync(1);
        SessionClaim lost = await Host.ClaimAsync();
        await Host.Queue.ReturnAsync(lost, None);
        SessionClaim held = await Host.ClaimAsync();

        ClaimLostException append = await Assert.ThrowsAsync<ClaimLostException>(async () => await Host.Queue.AppendAsync(lost, ["{}"], [], None));
        await Assert.ThrowsAsync<ClaimLostException>(async () => await Host.EndAsync(lost));
        await Assert.ThrowsAsync<ClaimLostException>(async () => await Host.Queue.ReturnAsync(lost, None));

        Assert.Equal(lost.Item.ItemId, append.ItemId);
        Assert.Contains("does not hold item 1 any more: it is in_progress with worker 'worker'", append.Message, StringComparison.Ordinal);
        Assert.Equal((ClaimState.Lost, ClaimState.Valid), (await Host.Queue.RenewAsync(lost, None), await Host.Queue.RenewAsync(held, None)));
        Assert.Empty(await Host.Queue.ReadJournalAsync(held.Item.ItemId));
    }
}
