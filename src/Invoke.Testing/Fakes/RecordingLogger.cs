using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Invoke.Testing;

/// <summary>Keeps what is logged.</summary>
/// <typeparam name="TCategory">The class that logs.</typeparam>
/// <remarks>Thread-safe.</remarks>
public sealed class RecordingLogger<TCategory> : ILogger<TCategory>
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    /// <summary>Gets the least level that is enabled.</summary>
    /// <value>The default is <see cref="LogLevel.Trace"/>: everything.</value>
    public LogLevel MinimumLevel { get; init; } = LogLevel.Trace;

    /// <summary>Gets what was logged so far, in its order.</summary>
    public IReadOnlyList<LogEntry> Entries => [.. _entries];

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= MinimumLevel && logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        _entries.Enqueue(new LogEntry(logLevel, eventId.Id, formatter(state, exception), exception));
    }
}
