using Invoke.Graph;
using Microsoft.Extensions.Logging;

namespace Invoke.Benchmarks.Scheduling;

/// <summary>Counts messages without writing them.</summary>
internal sealed class CountingLogger(bool isDebug) : ILogger<GraphRunner>
{
    public long Count { get; private set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= (isDebug ? LogLevel.Debug : LogLevel.Information);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Count++;
}
