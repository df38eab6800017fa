using Invoke.Images;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Invoke.PostgreSql.Tests.Outages;

/// <summary>The line breaks while a change is being committed: whoever asked is told what became of it.</summary>
public sealed class DoubtfulCommitTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [PostgreSqlFact]
    public async Task InsertAsync_LineBreaksBehindTheCommit_RecordIsThereAndSuccessIsTold()
    {
        await using var host = new Host();

        host.Proxy.CutAtNextCommit();
        ImageRecord inserted = await host.Records.InsertAsync(RecordStorageHost.Record("a.png"), None);

        Assert.Equal(1, host.Proxy.Cuts);
        Assert.Equal(inserted, await host.Records.GetAsync("a.png", None));
        Assert.Equal(1, (await host.Records.GetCountsAsync(None)).Total);
    }

    [PostgreSqlFact]
    public async Task UpdateManyAsync_LineBreaksBehindTheCommit_TellsWhich()
    {
        await using var host = new Host();
        await host.Records.InsertManyAsync([RecordStorageHost.Record("a.png"), RecordStorageHost.Record("b.png")], None);

        host.Proxy.CutAtNextCommit();
        IReadOnlyList<string> changed = await host.Records.UpdateManyAsync(["a.png", "b.png"], new ImageChanges { Starred = true }, None);

        Assert.Equal(1, host.Proxy.Cuts);
        Assert.Equal(["a.png", "b.png"], changed);
        Assert.Equal(2, (await host.Records.GetCountsAsync(None)).Starred);
    }

    [PostgreSqlFact]
    public async Task InsertAsync_LineBreaksBeforeTheCommitArrives_NothingIsThereAndFailureIsTold()
    {
        await using var host = new Host();
        host.Proxy.LetsCommitThrough = false;

        host.Proxy.CutAtNextCommit();
        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await host.Records.InsertAsync(RecordStorageHost.Record("a.png"), None));

        Assert.Contains("cannot be written", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, host.Proxy.Cuts);
        Assert.False(await host.Records.ExistsAsync("a.png", None));
        await host.Records.InsertAsync(RecordStorageHost.Record("a.png"), None);
    }

    private sealed class Host : IAsyncDisposable
    {
        private readonly TestSchema _schema = new();
        private readonly PostgreSqlSource _source;

        public Host()
        {
            var connection = new NpgsqlConnectionStringBuilder(_schema.Options.ConnectionString);
            Proxy = new CuttingProxy(connection.Port);
            connection.Host = "127.0.0.1";
            connection.Port = Proxy.Port;
            _source = new PostgreSqlSource(Options.Create(new PostgreSqlOptions { ConnectionString = connection.ConnectionString, Schema = _schema.Name }));
            Records = new PostgreSqlImageRecordStorage(_source, TimeProvider.System);

            // So that the tables are there before a line is cut.
            Records.ExistsAsync("a.png", None).AsTask().GetAwaiter().GetResult();
        }

        public CuttingProxy Proxy { get; }

        public PostgreSqlImageRecordStorage Records { get; }

        public async ValueTask DisposeAsync()
        {
            Records.Dispose();
            await _source.DisposeAsync();
            await Proxy.DisposeAsync();
            _schema.Dispose();
        }
    }
}
