namespace Invoke.Queue;

/// <summary>An event in the words of a dialect.</summary>
/// <param name="Sequence">The number of the event in the log.</param>
/// <param name="Name">The name of the event.</param>
/// <param name="Data">A JSON object on one line, in UTF-8.</param>
public sealed record EventMessage(long Sequence, string Name, ReadOnlyMemory<byte> Data);
