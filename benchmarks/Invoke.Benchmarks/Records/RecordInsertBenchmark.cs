using BenchmarkDotNet.Attributes;
using Invoke.Images;

namespace Invoke.Benchmarks.Records;

/// <summary>Adds one record with a commit that reaches the disk, in databases of one schema.</summary>
[MemoryDiagnoser]
public class RecordInsertBenchmark : IDisposable
{
    private RecordStores? _stores;

    private RecordStores Stores => _stores ?? throw new InvalidOperationException("Setup has not run.");

    [GlobalSetup]
    public void Setup() => _stores = new RecordStores();

    [GlobalCleanup]
    public void Dispose()
    {
        _stores?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void PreparedStatement() => Stores.HandWritten.Insert(Stores.Next());

    [Benchmark]
    public async Task<ImageRecord> Invoke() => await Stores.Invoke.InsertAsync(Stores.Next(), CancellationToken.None);

    [Benchmark]
    public int Dapper() => Stores.InsertByDapper([Stores.Next()]);

    [Benchmark]
    public int EfCore() => Stores.InsertByEfCore([Stores.Next()]);

    [Benchmark]
    public void PreparedStatementBareTable() => Stores.Bare.Insert(Stores.Next());
}
