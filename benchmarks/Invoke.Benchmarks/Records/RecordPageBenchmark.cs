using BenchmarkDotNet.Attributes;
using Invoke.Images;

namespace Invoke.Benchmarks.Records;

/// <summary>Reads pages of 100 records among a million.</summary>
[MemoryDiagnoser]
public class RecordPageBenchmark : IDisposable
{
    private static readonly ImageQuery Finished = new() { Limit = 100, IsIntermediate = false, Categories = [ImageCategory.General] };

    private Gallery? _gallery;
    private string? _middle;
    private string? _deep;
    private string? _deepFinished;
    private long _deepKey;

    private Gallery Gallery => _gallery ?? throw new InvalidOperationException("Setup has not run.");

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _gallery = await Gallery.OpenAsync();
        _middle = await Gallery.CursorAsync(new ImageQuery(), Records.Gallery.Images / 2);
        _deep = await Gallery.CursorAsync(new ImageQuery(), Records.Gallery.Deep);
        _deepFinished = await Gallery.CursorAsync(Finished, Records.Gallery.Images / 2);
        _deepKey = long.Parse(_deep, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _gallery?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public int PreparedStatementFirstPage() => Gallery.PageByHand(long.MaxValue).Count;

    [Benchmark]
    public int PreparedStatementDeepPage() => Gallery.PageByHand(_deepKey).Count;

    [Benchmark]
    public Task<int> InvokeFirstPage() => PageAsync(new ImageQuery { Limit = 100 });

    [Benchmark]
    public Task<int> InvokeFirstPageFiltered() => PageAsync(Finished);

    [Benchmark]
    public Task<int> InvokeOffset1000Filtered() => PageAsync(Finished with { Offset = 1000 });

    [Benchmark]
    public Task<int> InvokeCursor500000() => PageAsync(new ImageQuery { Limit = 100, After = _middle });

    [Benchmark]
    public Task<int> InvokeCursor999000() => PageAsync(new ImageQuery { Limit = 100, After = _deep });

    [Benchmark]
    public Task<int> InvokeCursor500000Filtered() => PageAsync(Finished with { After = _deepFinished });

    [Benchmark]
    public Task<int> InvokeStarred() => PageAsync(new ImageQuery { Limit = 100, Starred = true });

    [Benchmark]
    public Task<int> InvokeSession() => PageAsync(new ImageQuery { Limit = 100, SessionId = "session-000000001000" });

    [Benchmark]
    public Task<int> InvokeSearchRareWord() => PageAsync(new ImageQuery { Limit = 100, Search = "unicorn" });

    [Benchmark]
    public Task<int> InvokeSearchCommonWordWithoutTotal() => PageAsync(new ImageQuery { Limit = 100, Search = "dragon", IncludeTotal = false });

    [Benchmark]
    public async Task<int> InvokeNames10000() =>
        (await Gallery.Records.ListNamesAsync(new ImageQuery { Limit = 10_000 }, CancellationToken.None)).Items.Count;

    [Benchmark]
    public int DapperDeepPage() => Gallery.PageByDapper(_deepKey).Count;

    [Benchmark]
    public int EfCoreDeepPage() => Gallery.PageByEfCore(_deepKey).Count;

    [Benchmark]
    public int EfCoreFirstPageFilteredByTimeWithTotal() => Gallery.FilteredPageByEfCore(0).Rows.Count;

    private async Task<int> PageAsync(ImageQuery query) => (await Gallery.Records.ListAsync(query, CancellationToken.None)).Items.Count;
}
