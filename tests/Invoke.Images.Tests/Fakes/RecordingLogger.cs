using Microsoft.Extensions.Logging;

namespace Invoke.Images.Tests;

/// <summary>Keeps what is logged by its event.</summary>
internal sealed class RecordingLogger<T> : ILogger<T>
{
    public List<(int Event, string Text)> Entries { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Add((eventId.Id, formatter(state, exception)));
}
