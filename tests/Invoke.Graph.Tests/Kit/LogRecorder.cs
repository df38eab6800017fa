using Microsoft.Extensions.Logging;

namespace Invoke.Graph.Tests;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogRecorder : ILogger<GraphRunner>
{
    public List<(int Id, string Message, Exception? Exception)> Entries { get; } = [];

    public LogLevel Minimum { get; init; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= Minimum;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Add((eventId.Id, formatter(state, exception), exception));
}
