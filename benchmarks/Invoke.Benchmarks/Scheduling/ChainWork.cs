using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Threading.Tasks.Dataflow;
using Invoke.Graph;

namespace Invoke.Benchmarks.Scheduling;

/// <summary>The same work three ways: each of n items through three no-op steps.</summary>
internal sealed class ChainWork
{
    public const int Steps = 3;

    private readonly long[] _items;
    private readonly GraphPlan _plan;
    private readonly GraphRunner _runner = new();
    private readonly CountingObserver _observer = new();
    private readonly CountingLogger _information = new(isDebug: false);
    private readonly CountingLogger _debug = new(isDebug: true);
    private readonly MemoryResultCache _cache = new(new ResultCacheOptions { MaxEntries = 2 * Steps * 1_000_000, MaxBytes = 8L << 30 });

    public ChainWork(int count)
    {
        _items = [.. Enumerable.Range(0, count).Select(index => (long)index)];
        var graph = new NodeGraph();
        ListNode list = graph.Add(new ListNode(_items));
        Iteration<long> item = graph.Iterate(list.Out);
        NoOpNode<First> first = graph.Add(new NoOpNode<First>());
        NoOpNode<Second> second = graph.Add(new NoOpNode<Second>());
        NoOpNode<Third> third = graph.Add(new NoOpNode<Third>());
        graph.Connect(item.Item, first.In);
        graph.Connect(first.Out, second.In);
        graph.Connect(second.Out, third.In);
        _plan = graph.Compile();
    }

    /// <summary>Invocations of one pass.</summary>
    public long Invocations => (long)_items.Length * Steps;

    public async Task<GraphRun> EngineAsync() => await _runner.RunAsync(_plan);

    /// <summary>With an observer that counts events: Started and Completed of each invocation.</summary>
    public async Task<GraphRun> ObservedAsync() => await _runner.RunAsync(_plan, options: new GraphRunOptions { Observers = { _observer } });

    /// <summary>With a logger that counts messages; at Debug two for each invocation, at Information none.</summary>
    public async Task<GraphRun> LoggedAsync(bool isDebug) => await new GraphRunner(logger: isDebug ? _debug : _information).RunAsync(_plan);

    /// <summary>With listeners that take every span and every measurement of the engine and keep none.</summary>
    public async Task<GraphRun> ListenedAsync()
    {
        using var spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == InvokeGraphTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(spans);
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == InvokeGraphTelemetry.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.Start();
        return await EngineAsync();
    }

    /// <summary>Two invocations at a time: every start and end takes a lock, and the window is kept.</summary>
    public async Task<GraphRun> ParallelAsync() => await _runner.RunAsync(_plan, options: new GraphRunOptions { MaxDegreeOfParallelism = 2 });

    /// <summary>With a result cache that holds every result after the first pass.</summary>
    public async Task<GraphRun> CachedAsync() => await _runner.RunAsync(_plan, options: new GraphRunOptions { Cache = _cache });

    /// <summary>The least a caller can do: make each node, set its input, call its body, keep its result.</summary>
    public async Task<long> BareLoopAsync()
    {
        var results = new long[_items.Length];
        for (var index = 0; index < _items.Length; index++)
        {
            var first = new NoOpNode<First> { Value = _items[index] };
            var second = new NoOpNode<Second> { Value = await first.RunAsAsyncMethod() };
            var third = new NoOpNode<Third> { Value = await second.RunAsAsyncMethod() };
            results[index] = await third.RunAsAsyncMethod();
        }

        return results[^1];
    }

    /// <summary>TPL Dataflow: three ordered transform blocks with synchronous bodies.</summary>
    public async Task<long> DataflowAsync()
    {
        var first = new TransformBlock<long, long>(static value => value + 1);
        var second = new TransformBlock<long, long>(static value => value + 1);
        var third = new TransformBlock<long, long>(static value => value + 1);
        var results = new long[_items.Length];
        var count = 0;
        var last = new ActionBlock<long>(value => results[count++] = value);
        var options = new DataflowLinkOptions { PropagateCompletion = true };
        first.LinkTo(second, options);
        second.LinkTo(third, options);
        third.LinkTo(last, options);
        foreach (long item in _items)
        {
            first.Post(item);
        }

        first.Complete();
        await last.Completion;
        return results[^1];
    }
}
