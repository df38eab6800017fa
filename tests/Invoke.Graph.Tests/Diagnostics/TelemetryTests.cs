using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Invoke.Graph.Tests.Diagnostics;

/// <summary>Listeners see every run of the process, so these tests run while no other test does.</summary>
[Collection(nameof(RunsAlone))]
public sealed class TelemetryTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly NodeGraph _graph = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task RunAsync_Listened_GivesASpanForTheRunAndEachInvocation(int degree)
    {
        using var spans = new Spans();
        Activity? inside = null;
        Iteration<long> each = _graph.Iterate(_graph.Add(Make.Range(2), "range").Out);
        Step<long, long> work = _graph.Add(Make.Map<long, long>(value =>
        {
            inside = Activity.Current;
            _clock.Advance(TimeSpan.FromSeconds(1));
            return value;
        }), "work");
        _graph.Connect(each.Item, work.In);
        _graph.Collect(work.Out);

        await using GraphRun run = await RunAsync(degree);

        Activity runSpan = Assert.Single(spans.Stopped, span => span.OperationName == "invoke.graph.run");
        Activity[] nodeSpans = [.. spans.Stopped.Where(span => span.OperationName == "invoke.graph.node")];
        Assert.Equal(["range", "work@0", "work@1"], nodeSpans.Select(span => Tag(span, "invoke.invocation.id")).Order());
        Assert.All(nodeSpans, span =>
        {
            Assert.Equal(runSpan.SpanId, span.ParentSpanId);
            Assert.Equal(("test.step", "test.step"), (span.DisplayName, Tag(span, "invoke.node.type")));
            Assert.Equal(Tag(span, "invoke.invocation.id")!.ToString()!.Split('@')[0], Tag(span, "invoke.node.id"));
            Assert.Equal((run.SessionId, "completed"), (Tag(span, "invoke.session.id"), Tag(span, "invoke.status")));
            Assert.Equal(ActivityStatusCode.Unset, span.Status);
        });
        Assert.Contains(inside, nodeSpans);
        Assert.Equal((run.SessionId, "completed", 4), (Tag(runSpan, "invoke.session.id"), Tag(runSpan, "invoke.status"), Tag(runSpan, "invoke.graph.nodes")));
        Assert.Equal(TimeSpan.FromSeconds(2), runSpan.Duration);
        Assert.Null(Activity.Current);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task RunAsync_GraphThatCalls_SpansHaveTheIdsOfInnerNodesAndCallsHaveNone(int degree)
    {
        using var spans = new Spans();
        var inner = new NodeGraph();
        GraphInput<long> x = inner.Input<long>("x");
        inner.Connect(x, inner.Add(Make.Pass(), "work").In);
        _graph.Connect(_graph.Iterate(_graph.Add(Make.Range(2), "range").Out).Item, _graph.Call(inner, "call").In(x));

        await using GraphRun run = await RunAsync(degree);

        Assert.Equal(
            ["call.work call.work@0", "call.work call.work@1", "range range"],
            spans.Stopped.Where(span => span.OperationName == "invoke.graph.node").Select(span => $"{Tag(span, "invoke.node.id")} {Tag(span, "invoke.invocation.id")}").Order(StringComparer.Ordinal));
        Assert.Equal(3, Tag(Assert.Single(spans.Stopped, span => span.OperationName == "invoke.graph.run"), "invoke.graph.nodes"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RunAsync_NodeFails_SpansSayWhy(int degree)
    {
        using var spans = new Spans();
        _graph.Add(Make.Fails("out of paper"), "bad");
        var policy = new NodePolicy { MaxAttempts = 2 };

        await using GraphRun run = await RunAsync(degree, new GraphRunOptions { Policy = policy });

        Assert.Equal(2, spans.Stopped.Count);
        Assert.All(spans.Stopped, span =>
        {
            Assert.Equal(("failed", "System.InvalidOperationException"), (Tag(span, "invoke.status"), Tag(span, "error.type")));
            Assert.Equal((ActivityStatusCode.Error, "out of paper"), (span.Status, span.StatusDescription));
        });
    }

    [Fact]
    public async Task RunAsync_Canceled_SpansAreNoErrors()
    {
        using var spans = new Spans();
        using var cancellation = new CancellationTokenSource();
        _graph.Add(Make.Async<long, long>(async (value, cancellationToken) =>
        {
            await cancellation.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return value;
        }));

        await using GraphRun run = await new GraphRunner(timeProvider: _clock).RunAsync(_graph, cancellationToken: cancellation.Token);

        Assert.Equal(2, spans.Stopped.Count);
        Assert.All(spans.Stopped, span => Assert.Equal(("canceled", ActivityStatusCode.Unset), (Tag(span, "invoke.status"), span.Status)));
    }

    [Fact]
    public async Task RunAsync_NobodyListens_MakesNoSpan()
    {
        bool hasSpan = true;
        _graph.Add(Make.Source<long>(() => (hasSpan = Activity.Current is not null) ? 1 : 0));

        await using GraphRun run = await RunAsync(1);

        Assert.False(hasSpan);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RunAsync_Measured_RecordsDurationsRetriesAndWhatRuns(int degree)
    {
        using var measured = new Measurements();
        var attempts = 0;
        _graph.Add(Make.Source<long>(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(3));
            return ++attempts < 2 ? throw new InvalidOperationException() : 1;
        }));

        await using GraphRun run = await RunAsync(degree, new GraphRunOptions { Policy = new NodePolicy { MaxAttempts = 2 } });

        Assert.Equal(
            [
                "invoke.graph.node.running 1 invoke.node.type=test.step",
                "invoke.graph.node.retries 1 invoke.node.type=test.step",
                "invoke.graph.node.running -1 invoke.node.type=test.step",
                "invoke.graph.node.duration 6 invoke.node.type=test.step invoke.status=completed",
                "invoke.graph.run.duration 6 invoke.status=completed",
            ],
            measured.All);
    }

    [Fact]
    public void AddCacheHitAndMiss_Measured_CountByNodeType()
    {
        using var measured = new Measurements();

        GraphInstruments.AddCacheHits("a", 1);
        GraphInstruments.AddCacheMiss("b");

        Assert.Equal(["invoke.graph.cache.hits 1 invoke.node.type=a", "invoke.graph.cache.misses 1 invoke.node.type=b"], measured.All);
    }

    [Theory]
    [InlineData(LogLevel.Debug, 1)]
    [InlineData(LogLevel.Debug, 2)]
    [InlineData(LogLevel.Information, 1)]
    public async Task RunAsync_Logged_TellsOfInvocationsAtDebugOnly(LogLevel minimum, int degree)
    {
        var log = new RecordingLogger<GraphRunner> { MinimumLevel = minimum };
        _graph.Add(Make.Source<long>(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(12));
            return 1;
        }), "a");

        await using GraphRun run = await new GraphRunner(timeProvider: _clock, logger: log)
            .RunAsync(_graph, options: new GraphRunOptions { SessionId = "s", MaxDegreeOfParallelism = degree });

        (int Id, string Message)[] expected = minimum > LogLevel.Debug ? [] :
        [
            (1000, "Session s started: 1 nodes."),
            (1007, "Session s: invocation a (test.step) started."),
            (1008, "Session s: invocation a (test.step) completed in 12 ms."),
            (1001, "Session s ended: Completed, 1 invocations."),
        ];
        Assert.Equal(expected, log.Entries.Select(entry => (entry.Id, entry.Message)));
    }

    private Task<GraphRun> RunAsync(int degree, GraphRunOptions? options = null)
    {
        options ??= new GraphRunOptions();
        options.MaxDegreeOfParallelism = degree;
        return new GraphRunner(timeProvider: _clock).RunAsync(_graph, options: options);
    }

    private static object? Tag(Activity span, string name) => span.GetTagItem(name);

    /// <summary>Keeps the spans of the engine that have ended.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _stopped = new();
        private readonly ActivityListener _listener;

        public Spans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == InvokeGraphTelemetry.ActivitySourceName,
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = _stopped.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ConcurrentQueue<Activity> Stopped => _stopped;

        public void Dispose() => _listener.Dispose();
    }

    /// <summary>Keeps the engine's measurements as text, in order.</summary>
    private sealed class Measurements : IDisposable
    {
        private readonly ConcurrentQueue<string> _all = new();
        private readonly MeterListener _listener = new();

        public Measurements()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == InvokeGraphTelemetry.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
            _listener.Start();
        }

        public ConcurrentQueue<string> All => _all;

        public void Dispose() => _listener.Dispose();

        private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string text = string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
            _all.Enqueue(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{instrument.Name} {value} {text}"));
        }
    }
}
