namespace Invoke.Graph;

/// <summary>The names under which the engine gives spans and measurements, for <c>AddSource</c> and <c>AddMeter</c>.</summary>
public static class InvokeGraphTelemetry
{
    /// <summary>The name of the <see cref="System.Diagnostics.ActivitySource"/> that gives a span for each run and each invocation of a node.</summary>
    public const string ActivitySourceName = "Invoke.Graph";

    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/> that gives durations, retries and cache hits.</summary>
    public const string MeterName = "Invoke.Graph";
}
