using Invoke.Images;

namespace Invoke.PostgreSql.Tests.Outages;

/// <summary>The server goes away and comes back: errors say so meanwhile, nothing that was told is lost, and the same storage goes on.</summary>
[Trait("Kind", "Heavy")]
public sealed class ServerOutageTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly PostgreSqlServer? _server = PostgreSqlServer.WhyNoOwn is null ? PostgreSqlServer.StartOwn() : null;

    private PostgreSqlServer Server => _server ?? throw new InvalidOperationException(PostgreSqlServer.WhyNoOwn);

    public void Dispose() => _server?.Dispose();

    [OwnServerFact]
    public async Task EveryMethod_ServerIsAway_SaysWhatToDoAndGoesOnLater()
    {
        using var schema = new TestSchema(Server.CreateDatabase());
        using var records = new PostgreSqlImageRecordStorage(schema.Source, TimeProvider.System);
        using var results = new PostgreSqlSessionResultStorage(schema.Source, TimeProvider.System);
        await records.InsertAsync(RecordStorageHost.Record("before.png"), None);
        await results.AddAsync([Result("before")]);

        Server.Stop();
        foreach (Func<Task> use in (Func<Task>[])
            [
                async () => await records.InsertAsync(RecordStorageHost.Record("during.png"), None),
                async () => await records.InsertManyAsync([RecordStorageHost.Record("during.png")], None),
                async () => await records.GetAsync("before.png", None),
                async () => await records.FindAsync("before.png", None),
                async () => await records.ExistsAsync("before.png", None),
                async () => await records.UpdateAsync("before.png", new ImageChanges { Starred = true }, None),
                async () => await records.UpdateManyAsync(["before.png"], new ImageChanges { Starred = true }, None),
                async () => await records.SoftDeleteManyAsync(["before.png"], None),
                async () => await records.RestoreManyAsync(["before.png"], None),
                async () => await records.DeleteAsync("before.png", None),
                async () => await records.DeleteManyAsync(["before.png"], ImageCondition.None, None),
                async () => await records.ListAsync(new ImageQuery(), None),
                async () => await records.ListNamesAsync(new ImageQuery(), None),
                async () => await records.GetCountsAsync(None),
                async () => await records.IsReferencedAsync("before.png", None),
                async () => await records.CheckAsync(repair: true, None),
                async () => await results.AddAsync([Result("during")]),
                async () => await results.ListAsync(new SessionResultQuery()),
                async () => await results.DeleteSessionAsync("s"),
                async () => await results.DeleteImagesAsync(["before.png"]),
            ])
        {
            var exception = await Assert.ThrowsAsync<ImageStorageException>(use);
            Assert.Contains($"The database {schema.Source.Place} cannot be ", exception.Message, StringComparison.Ordinal);
            Assert.Contains("try again", exception.Message, StringComparison.Ordinal);
        }

        Server.Start();
        await records.InsertAsync(RecordStorageHost.Record("after.png"), None);

        Assert.Equal(["after.png", "before.png"], (await records.ListNamesAsync(new ImageQuery(), None)).Items);
        Assert.Equal("before", Assert.Single((await results.ListAsync(new SessionResultQuery())).Items).InvocationId);
        Assert.Empty(await records.CheckAsync(repair: false, None));
    }

    [OwnServerFact]
    public async Task InsertAsync_ServerStopsInTheMiddle_WhatWasToldIsThereAndNothingElse()
    {
        using var schema = new TestSchema(Server.CreateDatabase());
        using var records = new PostgreSqlImageRecordStorage(schema.Source, TimeProvider.System);
        await records.ExistsAsync("a.png", None);
        var some = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var isOver = new CancellationTokenSource();
        var count = 0;

        Task<List<string>>[] writers = [.. Enumerable.Range(0, 4).Select(WriteAsync)];
        await some.Task;
        Server.Stop();
        Server.Start();
        await isOver.CancelAsync();
        List<string>[] told = await Task.WhenAll(writers);

        Page<string> there = await records.ListNamesAsync(new ImageQuery { Limit = ImageQuery.MaxNameLimit }, None);
        Assert.Equal(told.SelectMany(names => names).Order(StringComparer.Ordinal), there.Items.Order(StringComparer.Ordinal));
        Assert.Equal(there.Items.Count, there.Total);
        Assert.Empty(await records.CheckAsync(repair: false, None));

        // One whose commit was in doubt waits for the server and goes on; others end with the failure that they are told.
        async Task<List<string>> WriteAsync(int writer)
        {
            List<string> names = [];
            try
            {
                for (var number = 0; !isOver.IsCancellationRequested; number++)
                {
                    string name = $"{writer}-{number}.png";
                    await records.InsertAsync(RecordStorageHost.Record(name), None);
                    names.Add(name);
                    if (Interlocked.Increment(ref count) == 40)
                    {
                        some.SetResult();
                    }
                }
            }
            catch (ImageStorageException)
            {
                Assert.True(some.Task.IsCompleted);
            }

            return names;
        }
    }

    private static SessionResult Result(string invocation) => new("s", invocation, "n", "t", "image", 0, "image", null, DateTimeOffset.UnixEpoch);
}
