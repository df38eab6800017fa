using BenchmarkDotNet.Attributes;

namespace Invoke.Benchmarks.Records;

/// <summary>Adds a thousand records with one commit, in databases of one schema.</summary>
[MemoryDiagnoser]
public class RecordBatchBenchmark : IDisposable
{
    private const int Size = 1000;

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

    [Benchmark(Baseline = true, OperationsPerInvoke = Size)]
    public void PreparedStatement() => Stores.HandWritten.InsertMany(Stores.Next(Size));

    [Benchmark(OperationsPerInvoke = Size)]
    public async Task<int> Invoke() => (await Stores.Invoke.InsertManyAsync(Stores.Next(Size), CancellationToken.None)).Count;

    [Benchmark(OperationsPerInvoke = Size)]
    public int Dapper() => Stores.InsertByDapper(Stores.Next(Size));

    [Benchmark(OperationsPerInvoke = Size)]
    public int EfCore() => Stores.InsertByEfCore(Stores.Next(Size));

    [Benchmark(OperationsPerInvoke = Size)]
    public void PreparedStatementBareTable() => Stores.Bare.InsertMany(Stores.Next(Size));
}
