namespace Invoke.Images.Tests;

/// <summary>What SQLite's storage does beyond what every storage promises.</summary>
public sealed class SqliteImageRecordStorageTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly RecordsHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task InsertAsync_Always_WritesOneTimeFormat()
    {
        await _host.Records.InsertAsync(RecordsHost.Record("a.png"), None);

        Assert.Equal(["2026-01-02T03:04:05.678Z"], _host.Query("SELECT created_at FROM images"));
    }

    [Fact]
    public async Task InsertAsync_MillisecondFull_SaysSo()
    {
        await _host.Records.InsertAsync(RecordsHost.Record("a.png"), None);
        _host.Execute("UPDATE images SET id = id + 1048575");

        // The next key belongs to the next millisecond, where an image is already.
        _host.Time.Advance(TimeSpan.FromMilliseconds(1));
        await _host.Records.InsertAsync(RecordsHost.Record("b.png"), None);
        _host.Time.Advance(TimeSpan.Zero);
        IImageRecordStorage same = _host.OpenAgain(new ManualTimeProvider(_host.Time.GetUtcNow().AddMilliseconds(-1)));

        var exception = await Assert.ThrowsAsync<ImageStorageException>(async () => await same.InsertAsync(RecordsHost.Record("c.png"), None));

        Assert.Contains("'c.png' cannot be recorded", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_UnknownTime_NamesRowColumnAndText()
    {
        await _host.Records.InsertAsync(RecordsHost.Record("a.png"), None);
        _host.Execute("UPDATE images SET created_at = 'yesterday'");

        var exception = await Assert.ThrowsAsync<BadImageRecordException>(async () => await _host.Records.GetAsync("a.png", None));

        Assert.Contains("a.png", exception.Message, StringComparison.Ordinal);
        Assert.Contains("created_at", exception.Message, StringComparison.Ordinal);
        Assert.Contains("yesterday", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposed_EveryUse_IsAnError()
    {
        await _host.Records.ExistsAsync("a.png", None);
        _host.Records.Dispose();
        _host.Records.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _host.Records.ExistsAsync("a.png", None));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _host.Records.DeleteAsync("a.png", None));
    }
}
