using Invoke.Graph;
using Invoke.Queue;

namespace Invoke.Testing.Shared.Contracts;

public abstract class BatchContract(QueueHostFactory create) : QueueContract(create)
{
    public static TheoryData<string, BatchField[][], string> Refused => new()
    {
        { "lengths", [[BatchField.Of("n", "value", 1, 2), BatchField.Of("m", "value", 1)]], "field 'value' has 2 values, node 'm' field 'value' has 1" },
        { "twice", [[BatchField.Of("n", "value", 1)], [BatchField.Of("n", "value", 2)]], "node 'n' field 'value' twice" },
        { "kinds", [[QueueHost.Field("n", "value", 1, "two")]], "value 2 is a text, value 1 is a number" },
        { "node", [[BatchField.Of("x", "value", 1)]], "The graph has no node 'x'. Its nodes: 'n', 'm', 'k'." },
        { "field", [[BatchField.Of("n", "vlaue", 1)]], "'vlaue'" },
        { "value", [[BatchField.Of("n", "value", 1, 1.5)]], "field 'value', value 2 of 2" },
        { "nameless", [[new BatchField("n", string.Empty, [])]], "without a node or a name" },
    };

    [StorageFact]
    public async Task EnqueueAsync_InvokeAIsExample_MakesFourItemsLastListFastest()
    {
        SessionBatch batch = Pair() with
        {
            Data =
            [
                [BatchField.Of("n", "value", 1, 2), BatchField.Of("m", "value", 10, 20)],
                [BatchField.Of("k", "value", 9, 11)],
            ],
            Runs = 2,
        };

        EnqueueResult result = await Host.Queue.EnqueueAsync(batch);

        Assert.Equal((8L, 8, false, 8L), (result.Requested, result.Enqueued, result.IsCut, batch.Count()));
        Assert.Equal(
            ["1 10 9", "1 10 11", "2 20 9", "2 20 11", "1 10 9", "1 10 11", "2 20 9", "2 20 11"],
            (await Host.Queue.ListAsync()).Items.Select(item => string.Join(' ', item.FieldValues.Select(value => value.Value.ToString()))));
    }

    [StorageFact]
    public async Task EnqueueAsync_HugeProduct_IsCutAndHoldsNeitherTheProductNorItsItems()
    {
        object[] thousand = [.. Enumerable.Range(0, 10_000).Cast<object>()];
        SessionBatch batch = Pair() with
        {
            Data = [[QueueHost.Field("n", "value", thousand)], [QueueHost.Field("m", "value", thousand)], [QueueHost.Field("k", "value", thousand)]],
        };
        using var small = Create(options => options.MaxPending = 20);
        long before = GC.GetTotalAllocatedBytes(precise: true);

        EnqueueResult result = await small.Queue.EnqueueAsync(batch);

        Assert.Equal((1_000_000_000_000L, 20, true), (result.Requested, result.Enqueued, result.IsCut));

        // Of the whole process, in which other tests run; the product of two of the three lists alone would take more.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 2_000_000_000);
        Assert.Equal([0, 1, 2], (await small.Queue.ListAsync()).Items.Take(3).Select(item => item.FieldValues[2].Value.GetInt32()));
    }

    [StorageFact]
    public async Task EnqueueAsync_MoreThanANumberCounts_IsRefused()
    {
        object[] many = [.. Enumerable.Range(0, 10_000).Cast<object>()];
        NodeGraph graph = new();
        for (int node = 0; node < 5; node++)
        {
            graph.Add(new IntegerValue(), $"n{node}");
        }

        var batch = new SessionBatch { Graph = graph, Data = [.. graph.Nodes.Select(node => (IReadOnlyList<BatchField>)[QueueHost.Field(node.Id!, "value", many)])] };

        BatchException refused = await Assert.ThrowsAsync<BatchException>(async () => await Host.Queue.EnqueueAsync(batch));

        Assert.Contains("10000 × 10000 × 10000 × 10000 × 10000 × 1", refused.Message, StringComparison.Ordinal);
    }

    [StorageTheory]
    [MemberData(nameof(Refused))]
    public async Task EnqueueAsync_BadData_IsRefusedAndAddsNothing(string fault, BatchField[][] data, string expected)
    {
        BatchException refused = await Assert.ThrowsAsync<BatchException>(async () => await Host.Queue.EnqueueAsync(Pair() with { Data = data }));

        Assert.True(refused.Message.Contains(expected, StringComparison.Ordinal), $"{fault}: {refused.Message}");
        Assert.DoesNotContain("(Parameter", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await Host.Queue.GetCountsAsync()).Total);
    }

    [StorageTheory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task EnqueueAsync_NoRuns_IsRefused(int runs) =>
        await Assert.ThrowsAsync<BatchException>(async () => await Host.Queue.EnqueueAsync(QueueHost.Batch(runs)));

    [StorageFact]
    public async Task EnqueueAsync_EmptyBatchId_IsRefused() =>
        await Assert.ThrowsAsync<BatchException>(async () => await Host.Queue.EnqueueAsync(QueueHost.Batch() with { BatchId = string.Empty }));

    [StorageTheory]
    [InlineData("[1]", "a list")]
    [InlineData("{", "not valid JSON")]
    public async Task EnqueueAsync_BadWorkflow_IsRefused(string workflow, string expected)
    {
        BatchException refused = await Assert.ThrowsAsync<BatchException>(async () => await Host.Queue.EnqueueAsync(QueueHost.Batch() with { Workflow = workflow }));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task EnqueueAsync_FieldWithoutValues_MakesNothingAndSaysSo()
    {
        EnqueueResult result = await Host.Queue.EnqueueAsync(QueueHost.Batch() with { Data = [[QueueHost.Field("n", "value")]] });

        Assert.Equal((0L, 0), (result.Requested, result.Enqueued));
        Assert.Empty(Host.Query("SELECT id FROM queue_batches"));
        Assert.Empty(await Host.EventsAsync());
    }

    [StorageFact]
    public async Task EnqueueAsync_RequiredValueFromTheBatch_IsEnough()
    {
        var graph = new NodeGraph();
        graph.Add(new PromptsFromFile(), "n");
        var batch = new SessionBatch { Graph = graph };

        GraphValidationException missing = await Assert.ThrowsAsync<GraphValidationException>(async () => await Host.Queue.EnqueueAsync(batch));
        EnqueueResult result = await Host.Queue.EnqueueAsync(batch with { Data = [[BatchField.Of("n", "file_path", "a.txt", "b.txt")]] });
        EnqueueResult none = await Host.Queue.EnqueueAsync(batch with { Data = [[QueueHost.Field("n", "file_path")]] });

        Assert.Contains("file_path", missing.Message, StringComparison.Ordinal);
        Assert.Equal((2, 0), (result.Enqueued, none.Enqueued));
    }

    [StorageFact]
    public async Task EnqueueAsync_ListWithoutFields_VariesNothing()
    {
        EnqueueResult result = await Host.Queue.EnqueueAsync(QueueHost.Batch() with { Data = [[], [BatchField.Of("n", "value", 1, 2)]] });

        Assert.Equal((2L, 2), (result.Requested, result.Enqueued));
    }

    [StorageFact]
    public async Task EnqueueAsync_RequiredInputFromTheBatch_IsEnough()
    {
        var graph = new NodeGraph();
        GraphInput<long> number = graph.Input<long>("number");
        IntegerValue node = graph.Add(new IntegerValue(), "n");
        graph.Connect(number, node.In.Value);
        var batch = new SessionBatch { Graph = graph };

        BatchException missing = await Assert.ThrowsAsync<BatchException>(async () => await Host.Queue.EnqueueAsync(batch));
        BatchException wrong = await Assert.ThrowsAsync<BatchException>(async () => await Host.Queue.EnqueueAsync(batch with { Inputs = """{"nmber":1}""" }));
        BatchException kind = await Assert.ThrowsAsync<BatchException>(async () => await Host.Queue.EnqueueAsync(batch with { Inputs = "[]" }));
        EnqueueResult added = await Host.Queue.EnqueueAsync(batch with { Inputs = """{"number":1}""" });

        Assert.Contains("Graph input 'number'", missing.Message, StringComparison.Ordinal);
        Assert.Contains("no input 'nmber'", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("JSON object", kind.Message, StringComparison.Ordinal);
        Assert.Equal("""{"number":1}""", (await Host.Queue.ReadDocumentAsync(added.ItemIds[0]))?.Inputs);
    }

    [StorageFact]
    public async Task EnqueueAsync_GraphWithProblems_IsRefusedUnlessHeld()
    {
        var graph = new NodeGraph();
        IntegerValue first = graph.Add(new IntegerValue(), "a");
        AddIntegers second = graph.Add(new AddIntegers(), "b");
        graph.Connect(first.Out.Value, second.In.A);
        graph.Connect(second.Out.Value, first.In.Value);
        var batch = new SessionBatch { Graph = graph };

        await Assert.ThrowsAsync<GraphValidationException>(async () => await Host.Queue.EnqueueAsync(batch));
        EnqueueResult held = await Host.Queue.EnqueueAsync(batch, new EnqueueOptions { Hold = true });

        Assert.Equal(QueueItemStatus.Held, (await Host.ItemAsync(held.ItemIds[0])).Status);
        await Assert.ThrowsAsync<GraphValidationException>(async () => await Host.Queue.ReleaseHeldAsync(held.ItemIds[0]));
        Assert.Equal(QueueItemStatus.Held, (await Host.ItemAsync(held.ItemIds[0])).Status);
    }

    [StorageFact]
    public async Task EnqueueAsync_FullQueue_AddsWhatFits()
    {
        using var host = Create(options => options.MaxPending = 3);
        await host.AddAsync(2);

        EnqueueResult cut = await host.Queue.EnqueueAsync(QueueHost.Batch(5));
        EnqueueResult none = await host.Queue.EnqueueAsync(QueueHost.Batch(2));

        Assert.Equal((5L, 1), (cut.Requested, cut.Enqueued));
        Assert.Equal((2L, 0), (none.Requested, none.Enqueued));
        Assert.Equal(3, (await host.Queue.GetCountsAsync()).Pending);
    }

    [StorageFact]
    public async Task EnqueueAsync_MoreBytesThanABatchMayAdd_NamesTheFieldAndAddsNothing()
    {
        using var host = Create(options => options.MaxBatchBytes = 1 << 20);
        SessionBatch batch = Text(new string('x', 10_000)) with { Runs = 200 };

        BatchException refused = await Assert.ThrowsAsync<BatchException>(async () => await host.Queue.EnqueueAsync(batch));
        EnqueueResult fewer = await host.Queue.EnqueueAsync(batch with { Runs = 100 });

        Assert.Contains("1.9 MiB in 200 items; at most 1 MiB", refused.Message, StringComparison.Ordinal);
        Assert.Contains("node 't' field 'value' alone", refused.Message, StringComparison.Ordinal);
        Assert.Contains("QueueOptions.MaxBatchBytes", refused.Message, StringComparison.Ordinal);
        Assert.Equal((100, 100), (fewer.Enqueued, (await host.Queue.GetCountsAsync()).Total));
    }

    [StorageFact]
    public async Task EnqueueAsync_LargeGraph_CountsOnceWhateverTheRuns()
    {
        using var host = Create(options => options.MaxBatchBytes = 1 << 20);
        var graph = new NodeGraph();
        graph.Add(new StringValue { Value = new string('x', 500_000) }, "t");
        var batch = new SessionBatch { Graph = graph, Runs = 100 };

        EnqueueResult result = await host.Queue.EnqueueAsync(batch);
        BatchException refused = await Assert.ThrowsAsync<BatchException>(
            async () => await host.Queue.EnqueueAsync(batch with { Workflow = $$"""{"a":"{{new string('x', 600_000)}}"}""" }));

        Assert.Equal(100, result.Enqueued);
        Assert.Contains("graph, inputs and workflow alone", refused.Message, StringComparison.Ordinal);
    }

    [StorageFact]
    public async Task EnqueueAsync_SameBatchIdAgain_JoinsTheBatch()
    {
        await Host.Queue.EnqueueAsync(QueueHost.Batch(2) with { BatchId = "b" });
        await Host.Queue.EnqueueAsync(QueueHost.Batch(3) with { BatchId = "b" });

        Assert.Equal(5, (await Host.Queue.GetCountsAsync(QueueSelection.OfBatch("b"))).Pending);
    }

    [StorageFact]
    public async Task EnqueueAsync_SessionIds_AreUuidsOfTheQueuesClock()
    {
        await Host.AddAsync(2);

        List<QueueItem> items = [.. (await Host.Queue.ListAsync()).Items];

        Assert.Equal(2, items.Select(item => item.SessionId).Distinct().Count());
        Assert.All(items, item => Assert.Equal(Host.Time.GetUtcNow().ToUnixTimeMilliseconds(), Convert.ToInt64(Guid.Parse(item.SessionId).ToString("N")[..12], 16)));
        Assert.Equal(items[1].ItemId, (await Host.Queue.FindSessionAsync(items[1].SessionId))?.ItemId);
    }

    private static SessionBatch Text(string value)
    {
        var graph = new NodeGraph();
        graph.Add(new StringValue(), "t");
        return new SessionBatch { Graph = graph, Data = [[BatchField.Of("t", "value", value)]] };
    }

    private static SessionBatch Pair()
    {
        NodeGraph graph = QueueHost.Graph();
        graph.Add(new IntegerValue(), "m");
        graph.Add(new IntegerValue(), "k");
        return new SessionBatch { Graph = graph };
    }
}
