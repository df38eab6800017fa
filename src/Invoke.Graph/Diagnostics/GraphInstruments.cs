using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Invoke.Graph;

/// <summary>The spans and instruments of the engine; <c>docs/telemetry.md</c> lists them.</summary>
internal static class GraphInstruments
{
    private static readonly ActivitySource Source = new(InvokeGraphTelemetry.ActivitySourceName);
    private static readonly Meter Meter = new(InvokeGraphTelemetry.MeterName);

    private static readonly Histogram<double> RunDuration = Meter.CreateHistogram<double>("invoke.graph.run.duration", "s", "Duration of runs.");
    private static readonly Histogram<double> NodeDuration = Meter.CreateHistogram<double>("invoke.graph.node.duration", "s", "Duration of invocations of nodes, all attempts together.");
    private static readonly UpDownCounter<long> Running = Meter.CreateUpDownCounter<long>("invoke.graph.node.running", "{invocation}", "Invocations of nodes under way.");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("invoke.graph.node.retries", "{attempt}", "Attempts that failed and were followed by another one.");
    private static readonly Counter<long> CacheHits = Meter.CreateCounter<long>("invoke.graph.cache.hits", "{invocation}", "Invocations whose result was taken from the cache.");
    private static readonly Counter<long> CacheMisses = Meter.CreateCounter<long>("invoke.graph.cache.misses", "{invocation}", "Invocations whose result was looked for in the cache and not found.");
    private static readonly Counter<long> CacheEvictions = Meter.CreateCounter<long>("invoke.graph.cache.evictions", "{entry}", "Results that had to make room for others.");

    /// <summary>Gets whether anyone listens to single invocations; asked once for a run.</summary>
    public static bool ObservesNodes => Source.HasListeners() || NodeDuration.Enabled || Running.Enabled;

    public static bool ObservesRuns => Source.HasListeners() || RunDuration.Enabled;

    public static Activity? StartRun(string sessionId, int nodes, DateTimeOffset now)
    {
        Activity? span = Start("invoke.graph.run", now);
        span?.SetTag("invoke.session.id", sessionId).SetTag("invoke.graph.nodes", nodes);
        return span;
    }

    public static void EndRun(Activity? span, GraphStatus status, IReadOnlyList<NodeExecutionException> errors, TimeSpan duration, DateTimeOffset now)
    {
        string outcome = NameOf(status);
        RunDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("invoke.status", outcome));
        End(span, outcome, errors.Count > 0 ? errors[0].InnerException : null, now);
    }

    public static Activity? StartNode(string sessionId, PlanNode node, DateTimeOffset now)
    {
        Running.Add(1, TypeTag(node.Descriptor.Type));
        Activity? span = Start("invoke.graph.node", now);
        if (span is not null)
        {
            span.DisplayName = node.Descriptor.Type;
            span.SetTag("invoke.session.id", sessionId).SetTag("invoke.node.id", node.Id).SetTag("invoke.node.type", node.Descriptor.Type);
        }

        return span;
    }

    public static void EndNode(Activity? span, string type, GraphStatus status, Exception? exception, TimeSpan duration, DateTimeOffset now)
    {
        string outcome = NameOf(status);
        Running.Add(-1, TypeTag(type));
        NodeDuration.Record(duration.TotalSeconds, TypeTag(type), new KeyValuePair<string, object?>("invoke.status", outcome));
        End(span, outcome, exception, now);
    }

    public static void AddRetry(string type) => Add(Retries, type);

    public static void AddCacheHits(string type, int count) => Add(CacheHits, type, count);

    public static void AddCacheMiss(string type) => Add(CacheMisses, type);

    public static void AddCacheEvictions(int count)
    {
        if (count > 0)
        {
            CacheEvictions.Add(count);
        }
    }

    /// <summary>Says where the totals of all caches are read; called once.</summary>
    public static void ObserveCaches(Func<long> entries, Func<long> bytes)
    {
        Meter.CreateObservableUpDownCounter("invoke.graph.cache.entries", entries, "{entry}", "Results held by all caches.");
        Meter.CreateObservableUpDownCounter("invoke.graph.cache.bytes", bytes, "By", "Estimated size of the results held by all caches.");
    }

    private static void Add(Counter<long> counter, string type, int count = 1)
    {
        if (count > 0 && counter.Enabled)
        {
            counter.Add(count, TypeTag(type));
        }
    }

    private static Activity? Start(string name, DateTimeOffset now) =>
        Source.HasListeners() ? Source.StartActivity(name, ActivityKind.Internal, parentContext: default, startTime: now) : null;

    private static void End(Activity? span, string outcome, Exception? exception, DateTimeOffset now)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("invoke.status", outcome);
        if (exception is not null)
        {
            span.SetTag("error.type", exception.GetType().FullName).SetStatus(ActivityStatusCode.Error, exception.Message);
        }

        span.SetEndTime(now.UtcDateTime);
        span.Dispose();
    }

    private static string NameOf(GraphStatus status) => status switch
    {
        GraphStatus.Completed => "completed",
        GraphStatus.Failed => "failed",
        GraphStatus.Suspended => "suspended",
        _ => "canceled",
    };

    private static KeyValuePair<string, object?> TypeTag(string type) => new("invoke.node.type", type);
}
