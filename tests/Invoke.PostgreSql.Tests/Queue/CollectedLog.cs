using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Invoke.PostgreSql.Tests.Queue;

/// <summary>Everything that is logged, at every level.</summary>
internal sealed class CollectedLog : ILoggerFactory
{
    private readonly ConcurrentQueue<(int Id, string Text)> _lines = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyCollection<(int Id, string Text)> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public int Count(int id) => _lines.Count(line => line.Id == id);

    /// <summary>Waits until something was logged so often.</summary>
    public async Task UntilAsync(int id, int times)
    {
        for (Task next = Volatile.Read(ref _next).Task; Count(id) < times; next = Volatile.Read(ref _next).Task)
        {
            await next.WaitAsync(TimeSpan.FromMinutes(5));
        }
    }

    public void Dispose()
    {
        // Holds nothing.
    }

    private void Add(int id, string text)
    {
        _lines.Enqueue((id, text));
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private sealed class Logger(CollectedLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add(eventId.Id, $"{formatter(state, exception)} {exception}");
    }
}
