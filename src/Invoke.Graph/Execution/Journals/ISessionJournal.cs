namespace Invoke.Graph;

/// <summary>Keeps a session bit by bit while it runs, so that another process can go on where this one died.</summary>
/// <remarks>
/// The first entry says of which session and graph the journal is; each further one says what one invocation gave, and what followed from it. An entry
/// costs the same however long the session is.
/// </remarks>
public interface ISessionJournal
{
    /// <summary>Takes one entry. Called in order, one at a time, right after an invocation has finished and before observers are told of it.</summary>
    /// <param name="entry">A JSON object on one line: less than a kilobyte and the outputs of one invocation, and what lists and choices became known by it.</param>
    /// <remarks>Return quickly, nothing starts meanwhile; where entries come faster than they can be kept, close an <see cref="IInvocationGate"/>. An exception ends the run.</remarks>
    void Append(string entry);
}
