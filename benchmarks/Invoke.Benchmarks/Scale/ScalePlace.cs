namespace Invoke.Benchmarks.Scale;

/// <summary>Where a queue is, and who spreads its work.</summary>
/// <param name="Root">The folder of the files, and of the queue where there is no database.</param>
/// <param name="Database">The connection string; null for SQLite.</param>
/// <param name="Broker">The broker's address; null for none.</param>
internal sealed record ScalePlace(string Root, string? Database, string? Broker)
{
    public static ScalePlace Parse(string[] args) => new(args[0], args[1] == "-" ? null : args[1], args[2] == "-" ? null : args[2]);
}
