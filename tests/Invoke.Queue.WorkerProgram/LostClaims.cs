using Microsoft.Extensions.Logging;

namespace Invoke.Queue.WorkerProgram;

/// <summary>Tells on the output of the process when a write of it was refused.</summary>
internal sealed class LostClaims : ILoggerProvider, ILogger
{
    /// <summary>The worker's message that an item belongs to somebody else.</summary>
    private const int ClaimLost = 4006;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == ClaimLost)
        {
            Console.WriteLine("claim lost");
        }
    }

    public void Dispose()
    {
    }
}
