using Microsoft.Extensions.Logging;

namespace Invoke.Testing;

/// <summary>What was logged at one time.</summary>
/// <param name="Level">The level.</param>
/// <param name="Id">The number of the event.</param>
/// <param name="Message">The message with its values.</param>
/// <param name="Exception">The exception that was logged with it.</param>
public sealed record LogEntry(LogLevel Level, int Id, string Message, Exception? Exception);
